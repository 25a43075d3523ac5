#include "federation/vocabulary/reading.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"

#include <algorithm>

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;
using storage::Url;

namespace {

storage::Error bad(std::string_view what, std::string why) {
  return {Code::kBadInput, "error.bad_activity", std::string(what) + ": " + std::move(why)};
}

/// WordPress names relayed activities `…#activity#activity`; the second '#' is no character of a fragment (RFC 3986
/// 3.5), so it is encoded.
std::string with_one_fragment(std::string_view text) {
  std::string mended;
  bool seen = false;
  for (const char c : text) {
    if (c == '#' && seen) {
      mended += "%23";
    } else {
      mended += c;
    }
    seen = seen || c == '#';
  }
  return mended;
}

Result<std::string> checked(std::string_view text, std::string_view what, const ReadOptions& options) {
  auto url = Url::parse(with_one_fragment(text));
  if (!url) return fail(bad(what, "no absolute http(s) URI: " + std::string(text.substr(0, 200))));
  if (options.test_mode) return url->text();
  if (url->scheme() != "https") return fail(bad(what, "not https"));
  if (!storage::canonical_host(url->host())) return fail(bad(what, "no public host name"));
  return url->text();
}

std::string link_target(const Json& item) {
  return item.is_object() ? std::string(field(item, "href").text()) : std::string(item.text());
}

std::string as_http(const std::string& text) {
  auto url = Url::parse(text);
  return url ? url->text() : std::string();
}

/// What a reader without SEC-7 would take: the first of a list, a number as text, a relative id as it is.
std::string anything(const Json& value) {
  if (value.is_array()) return anything(value.at(0));
  if (value.is_object()) return anything(field(value, "id"));
  return value.is_string() ? std::string(value.text()) : value.dump();
}

}  // namespace

Result<std::string> read_id(const Json& value, std::string_view what, const ReadOptions& options) {
  if (value.is_null()) return std::string();
  if (!storage::guard_on("SEC-7.ids")) return anything(value);
  switch (value.type()) {
    case Json::Type::kString:
      if (value.text().starts_with("acct:")) return std::string();
      return checked(value.text(), what, options);
    case Json::Type::kArray:
      if (value.size() == 0) return std::string();
      if (value.size() > 1 || value.at(0).is_array()) return fail(bad(what, "a list of ids"));
      return read_id(value.at(0), what, options);
    case Json::Type::kObject: {
      const Json id = field(value, "id");
      if (id.is_null() || id.is_string()) return id.is_null() ? std::string() : checked(id.text(), what, options);
      return fail(bad(what, "an object whose id is no text"));
    }
    default:
      return fail(bad(what, "not an id: " + value.dump().substr(0, 40)));
  }
}

std::vector<std::string> read_ids(const Json& value, const ReadOptions& options) {
  std::vector<std::string> ids;
  for (const Json& item : value.as_list()) {
    const Json id = item.is_object() ? field(item, "id") : item;
    if (is_public(id.text())) {
      ids.emplace_back(kPublic);
    } else if (auto read = checked(id.text(), "address", options); id.is_string() && read) {
      ids.push_back(std::move(*read));
    }
  }
  return ids;
}

bool same_origin(std::string_view one, std::string_view other) {
  // Ids are normalised when they are read: equal text before the path is the same origin, without parsing again.
  const auto path_at = [](std::string_view uri) {
    return std::min(uri.find('/', std::min(uri.find("://") + 3, uri.size())), uri.size());
  };
  if (one.starts_with("http") && one.substr(0, path_at(one)) == other.substr(0, path_at(other))) return true;
  const auto a = Url::parse(one), b = Url::parse(other);
  return a && b && a->same_origin(*b);
}

std::string host_of(std::string_view uri) {
  const auto url = Url::parse(uri);
  if (!url) return {};
  const std::string origin = url->origin();
  return origin.substr(origin.find("://") + 3);
}

std::string text_of(const Json& object, std::string_view name, std::string_view language) {
  if (const Json value = field(object, name); value.is_string()) return std::string(value.text());
  const Json map = field(object, std::string(name) + "Map");
  if (!map.is_object()) return {};
  if (!language.empty() && map[language].is_string()) return std::string(map[language].text());
  for (const auto& [key, value] : map.members()) {
    if (value.is_string()) return std::string(value.text());
  }
  return {};
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? ""
                                         : std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

std::optional<storage::Instant> read_time(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  std::string text(value.text());
  if (auto at = storage::parse_rfc3339(text)) return *at;
  if (auto at = storage::parse_rfc3339(text + "Z")) return *at;
  return std::nullopt;
}

std::string collection_id(const Json& value, const ReadOptions& options) {
  return read_id(value, "collection", options).value_or("");
}

std::optional<std::int64_t> total_of(const Json& collection) {
  const auto total = field(collection, "totalItems").integer();
  return total && *total >= 0 ? total : std::nullopt;
}

std::string read_url(const Json& value) {
  std::string first;
  for (const Json& item : value.as_list()) {
    std::string target = as_http(link_target(item));
    if (target.empty()) continue;
    if (item.is_object() && field(item, "mediaType").text() == "text/html") return target;
    if (first.empty()) first = std::move(target);
  }
  return first;
}

}  // namespace samvad::federation
