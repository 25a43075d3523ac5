#pragma once

#include "web/http/message.hpp"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace samvad::web {

/// An IPv6 address in network order; IPv4 as ::ffff:a.b.c.d.
using AddressBytes = std::array<std::uint8_t, 16>;
/// nullopt for text that is no address. Brackets and ports are not read.
std::optional<AddressBytes> parse_address(std::string_view text);
/// Shortest usual text; an IPv4-mapped address as IPv4.
std::string address_text(const AddressBytes& address);

/// The proxies whose word about their client is believed (SEC-35).
class TrustedProxies {
 public:
  /// Each "address/bits" or "address"; throws std::invalid_argument for other text.
  explicit TrustedProxies(const std::vector<std::string>& networks);
  bool holds(const AddressBytes& address) const;
  /// Sets client_address and secure of a request that came from `peer`: from X-Forwarded-For the rightmost address that
  /// is no trusted proxy, from X-Forwarded-Proto whether TLS was used; from an untrusted peer neither is read.
  void apply(Request& request, const AddressBytes& peer) const;

 private:
  struct Network {
    AddressBytes address;
    unsigned bits;
  };
  std::vector<Network> networks_;
};

/// Counts open connections by client address. Thread-safe; holds only addresses with an open connection.
class ConnectionCounter {
 public:
  explicit ConnectionCounter(std::size_t most) : most_(most) {}
  /// False when `address` (IPv6: its /64) has as many open already.
  bool enter(const AddressBytes& address);
  void leave(const AddressBytes& address);

 private:
  struct Hash {
    std::size_t operator()(const AddressBytes& address) const;
  };
  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<AddressBytes, std::size_t, Hash> open_;
};

/// The address with the host part of IPv6 (its low 64 bits) zeroed.
AddressBytes address_network(const AddressBytes& address);

}  // namespace samvad::web
