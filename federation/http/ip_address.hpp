#pragma once

#include "storage/base/result.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::federation {

/// One IPv4 or IPv6 address in network byte order. An IPv4 address uses the first four bytes.
struct IpAddress {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};

  /// Reads the usual spelling only ("127.1", octal and zones are refused). kBadInput "error.bad_host".
  static storage::Result<IpAddress> parse(std::string_view text);
  std::string text() const;  ///< usual spelling
  auto operator<=>(const IpAddress&) const = default;
};

/// A block of addresses, "10.0.0.0/8" or a single address.
struct Network {
  IpAddress base;
  unsigned prefix = 0;  ///< bits that must be equal

  /// kBadInput "error.bad_network".
  static storage::Result<Network> parse(std::string_view text);
  /// Never true across families: an IPv4-mapped IPv6 address is an IPv6 address.
  bool contains(const IpAddress& address) const;
};

/// True when `address` is a unicast address of the open Internet: for IPv4 none of the IANA special-purpose registry
/// nor 224.0.0.0 and above; for IPv6 within 2000::/3 and outside Teredo and other protocol blocks, documentation and
/// 6to4 (SEC-25).
bool is_public(const IpAddress& address);

/// True when a connection to `address` is allowed: public, or inside a network that the test settings allow.
bool may_connect(const IpAddress& address, const std::vector<Network>& allowed_for_tests);

}  // namespace samvad::federation
