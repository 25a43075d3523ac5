#include "web/http/message.hpp"

#include "storage/base/url.hpp"
#include "web/http/header_text.hpp"

#include <algorithm>

namespace samvad::web {

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
    case Method::kOther:
      break;
  }
  return "";
}

std::string_view Request::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &Headers::value_type::first);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::size_t Request::count_header(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count(headers, name, &Headers::value_type::first));
}

std::string_view Request::param(std::string_view name) const {
  const auto found = params.find(name);
  return found == params.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  std::string_view rest = query;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    const auto key = storage::percent_decode(pair.substr(0, equals), true);
    if (!key || *key != name) continue;
    auto value = storage::percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!value) return std::nullopt;
    return std::move(*value);
  }
  return std::nullopt;
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto& [field, line] : headers) {
    if (field != "cookie") continue;
    std::string_view rest = line;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      const auto pair = trim_spaces(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
  }
  return {};
}

Response& Response::set(std::string_view name, std::string value) {
  const auto same = [&](const auto& header) { return equal_ignoring_case(header.first, name); };
  const auto found = std::ranges::find_if(headers, same);
  if (found == headers.end()) return add(name, std::move(value));
  found->second = std::move(value);
  headers.erase(std::remove_if(found + 1, headers.end(), same), headers.end());
  return *this;
}

Response& Response::add(std::string_view name, std::string value) {
  headers.emplace_back(name, std::move(value));
  return *this;
}

std::string_view Response::get(std::string_view name) const {
  for (const auto& [field, value] : headers)
    if (equal_ignoring_case(field, name)) return value;
  return {};
}

Response Response::of(int status, std::string content_type, std::string body) {
  Response response;
  response.status = status;
  response.set("Content-Type", std::move(content_type));
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response Response::see_other(std::string local_path) {
  // "//host" and "/\host" are other sites to a browser; a control byte would end the header line.
  const bool local = !local_path.empty() && local_path[0] == '/' &&
                     (local_path.size() == 1 || (local_path[1] != '/' && local_path[1] != '\\')) &&
                     std::ranges::all_of(local_path, [](unsigned char c) { return c > 0x20 && c != 0x7f; });
  Response response;
  response.status = 303;
  response.set("Location", local ? std::move(local_path) : "/");
  return response;
}

}  // namespace samvad::web
