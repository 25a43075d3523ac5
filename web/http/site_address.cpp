#include "web/http/site_address.hpp"

#include "web/http/header_text.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace samvad::web {
namespace {

constexpr std::array<std::string_view, 3> kLoopbackNames{"localhost", "127.0.0.1", "[::1]"};

bool valid_port(std::string_view port) {
  const auto number = digits(port);
  return number && *number > 0 && *number <= 65535 && port[0] != '0';
}

bool valid_name(std::string_view name) {
  if (name.empty() || name.size() > 253 || name.front() == '.' || name.back() == '.') return false;
  if (name.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

bool valid_literal(std::string_view text) {
  if (text.size() < 4 || text.size() > 41 || text.front() != '[' || text.back() != ']') return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
  });
}

/// Splits "host:port" or "[::1]:port"; the port is empty when there is none.
std::pair<std::string_view, std::string_view> split_port(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon == std::string_view::npos || (host.front() == '[' && host.back() == ']')) return {host, {}};
  return {host.substr(0, colon), host.substr(colon + 1)};
}

}  // namespace

std::optional<std::string> canonical_host_header(std::string_view value) {
  std::string host = ascii_lower(value);
  if (host.empty()) return std::nullopt;
  const auto [name, port] = split_port(host);
  if (name.size() + 1 == host.size()) return std::nullopt;  // "host:" without a number
  if (!port.empty() && !valid_port(port)) return std::nullopt;
  if (!valid_name(name) && !valid_literal(name)) return std::nullopt;
  return host;
}

SiteAddress::SiteAddress(std::string_view public_url) {
  const auto scheme = public_url.substr(0, std::min(public_url.find("://"), public_url.size()));
  if (scheme != "https" && scheme != "http") throw std::invalid_argument("site.public_url must be http or https");
  https_ = scheme == "https";
  auto authority = public_url.substr(scheme.size() + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const auto host = canonical_host_header(authority);
  if (!host) throw std::invalid_argument("site.public_url has no valid host");

  const std::string_view default_port = https_ ? "443" : "80";
  auto [name, port] = split_port(*host);
  if (port.empty()) port = default_port;
  std::vector<std::string_view> names{name};
  if (std::ranges::find(kLoopbackNames, name) != kLoopbackNames.end())
    names.insert(names.end(), kLoopbackNames.begin(), kLoopbackNames.end());
  for (const auto each : names) {
    if (port == default_port) hosts_.emplace_back(each);
    hosts_.push_back(std::string(each) + ":" + std::string(port));
  }
  origin_ = std::string(scheme) + "://" + hosts_.front();
}

bool SiteAddress::accepts(std::string_view host) const {
  return std::ranges::find(hosts_, host) != hosts_.end();
}

bool SiteAddress::owns_origin(std::string_view origin) const {
  const std::string_view prefix = https_ ? "https://" : "http://";
  return origin.starts_with(prefix) && accepts(origin.substr(prefix.size()));
}

}  // namespace samvad::web
