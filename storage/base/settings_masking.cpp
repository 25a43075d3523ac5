#include "storage/base/settings.hpp"
#include "storage/base/url.hpp"

#include <algorithm>

namespace samvad::storage {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::string_view kSpace = " \t\n\r\f\v";

bool is_secret(std::string_view keyword) {
  return keyword.ends_with("password") || keyword.ends_with("secret");
}

std::string mask_query(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    const std::string_view name = one.substr(0, one.find('='));
    const auto plain = percent_decode(name);
    const bool masked = name.size() + 1 < one.size() && (!plain || is_secret(*plain));
    out.append(out.empty() ? "?" : "&");
    out.append(masked ? std::string(name) + "=" + std::string(kMask) : std::string(one));
  }
  return out;
}

/// What follows "postgresql://". A password that should have been percent-encoded and is not is masked as well: rather
/// too much than a part of it.
std::string mask_uri(std::string_view rest) {
  const auto at = rest.rfind('@'), colon = rest.find(':'), question = rest.find('?');
  if (at != std::string_view::npos && question < at)
    return std::string(rest.substr(0, std::min(colon, question))) + std::string(kMask);
  std::string out;
  if (at != std::string_view::npos && colon < at && colon + 1 < at) {
    out.append(rest.substr(0, colon + 1)).append(kMask);
    rest.remove_prefix(at);
  }
  const auto tail = rest.find('?');
  out.append(rest.substr(0, tail));
  return tail == std::string_view::npos ? out : out + mask_query(rest.substr(tail + 1));
}

/// Where the value that begins at `from` ends: at a space, or behind its closing quote.
std::size_t end_of_value(std::string_view text, std::size_t from) {
  const bool quoted = from < text.size() && text[from] == '\'';
  for (std::size_t at = from + (quoted ? 1 : 0); at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (quoted && text[at] == '\'') {
      return at + 1;
    } else if (!quoted && kSpace.find(text[at]) != std::string_view::npos) {
      return at;
    }
  }
  return text.size();
}

std::string mask_keywords(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  while (true) {
    const auto name = text.find_first_not_of(kSpace, done);
    if (name == std::string_view::npos) return out + std::string(text.substr(done));
    const auto equal = text.find('=', name);
    if (equal == std::string_view::npos) return out + std::string(text.substr(done, name - done)) + std::string(kMask);
    std::string_view keyword = text.substr(name, equal - name);
    keyword = keyword.substr(0, keyword.find_first_of(kSpace));
    const auto value = std::min(text.size(), text.find_first_not_of(kSpace, equal + 1));
    const auto end = end_of_value(text, value);
    out.append(text.substr(done, value - done));
    out.append(is_secret(keyword) && end > value ? kMask : text.substr(value, end - value));
    done = end;
  }
}

}  // namespace

std::string mask_passwords(std::string_view connection) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (connection.starts_with(scheme)) return std::string(scheme) + mask_uri(connection.substr(scheme.size()));
  }
  return mask_keywords(connection);
}

bool holds_password(std::string_view connection) {
  return mask_passwords(connection) != connection;
}

}  // namespace samvad::storage
