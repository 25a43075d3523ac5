#include "federation/discovery/handle.hpp"

#include "storage/base/url.hpp"
#include "storage/base/utf8.hpp"

#include <algorithm>

namespace samvad::federation {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool name_byte(char c) {
  const char low = lower(c);
  return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool Handle::same(const Handle& other) const {
  return host == other.host && std::equal(name.begin(), name.end(), other.name.begin(), other.name.end(),
                                          [](char a, char b) { return lower(a) == lower(b); });
}

storage::Result<Handle> parse_handle(std::string_view text) {
  const auto refuse = [](std::string why) {
    return storage::fail(storage::Code::kBadInput, "error.bad_handle", std::move(why));
  };
  if (text.starts_with("acct:")) {
    text.remove_prefix(5);
  } else if (text.starts_with('@')) {
    text.remove_prefix(1);
  }
  const auto at = text.find('@');
  if (at == std::string_view::npos) return refuse("no host");
  const std::string_view name = text.substr(0, at);
  if (name.empty() || name.size() > 256 || !std::all_of(name.begin(), name.end(), name_byte) ||
      !storage::valid_utf8(name)) {
    return refuse("name");
  }
  auto host = storage::canonical_host(text.substr(at + 1));
  if (!host) return refuse(host.error().detail);
  return Handle{std::string(name), std::move(*host)};
}

}  // namespace samvad::federation
