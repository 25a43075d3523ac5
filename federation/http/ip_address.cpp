#include "federation/http/ip_address.hpp"

#include "storage/base/guards.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Result;

/// IANA IPv4 special-purpose registry (RFC 6890 and its updates), with multicast and what lies above.
constexpr std::string_view kSpecialV4[] = {
    "0.0.0.0/8",        // this network
    "10.0.0.0/8",       // private
    "100.64.0.0/10",    // shared by carriers
    "127.0.0.0/8",      // loopback
    "169.254.0.0/16",   // link local
    "172.16.0.0/12",    // private
    "192.0.0.0/24",     // protocol assignments
    "192.0.2.0/24",     // documentation
    "192.31.196.0/24",  // AS112
    "192.52.193.0/24",  // AMT
    "192.88.99.0/24",   // 6to4 relays
    "192.168.0.0/16",   // private
    "192.175.48.0/24",  // AS112
    "198.18.0.0/15",    // benchmarks
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/3",      // multicast, reserved, broadcast
};

/// What is special inside 2000::/3; all outside it is refused anyway.
constexpr std::string_view kSpecialV6[] = {
    "2001::/23",          // protocol assignments: Teredo, ORCHID, benchmarks
    "2001:db8::/32",      // documentation
    "2002::/16",          // 6to4: embeds any IPv4 address
    "2620:4f:8000::/48",  // AS112
    "3fff::/20",          // documentation
};

template <std::size_t Count>
std::vector<Network> networks(const std::string_view (&texts)[Count]) {
  std::vector<Network> out;
  for (const std::string_view text : texts) out.push_back(Network::parse(text).value());
  return out;
}

bool any_contains(const std::vector<Network>& list, const IpAddress& address) {
  return std::any_of(list.begin(), list.end(), [&](const Network& network) { return network.contains(address); });
}

}  // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
  IpAddress address;
  const std::string copy(text);
  address.v6 = copy.find(':') != std::string::npos;
  if (::inet_pton(address.v6 ? AF_INET6 : AF_INET, copy.c_str(), address.bytes.data()) != 1) {
    return storage::fail(Code::kBadInput, "error.bad_host", "no IP address");
  }
  return address;
}

std::string IpAddress::text() const {
  char out[INET6_ADDRSTRLEN] = {};
  ::inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), out, sizeof out);
  return out;
}

Result<Network> Network::parse(std::string_view text) {
  const auto refuse = [text] { return storage::fail(Code::kBadInput, "error.bad_network", std::string(text)); };
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return refuse();
  const unsigned most = address->v6 ? 128 : 32;
  Network network{*address, most};
  if (slash != std::string_view::npos) {
    const std::string_view bits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), network.prefix);
    if (error != std::errc{} || end != bits.data() + bits.size() || network.prefix > most) return refuse();
  }
  return network;
}

bool Network::contains(const IpAddress& address) const {
  if (address.v6 != base.v6) return false;
  for (unsigned bit = 0; bit < prefix; bit += 8) {
    const unsigned wanted = std::min(8U, prefix - bit);
    const auto mask = static_cast<std::uint8_t>(0xFFU << (8 - wanted));
    if (((address.bytes[bit / 8] ^ base.bytes[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

bool is_public(const IpAddress& address) {
  static const std::vector<Network> special_v4 = networks(kSpecialV4), special_v6 = networks(kSpecialV6);
  static const Network unicast = Network::parse("2000::/3").value();
  if (!address.v6) return !any_contains(special_v4, address);
  return unicast.contains(address) && !any_contains(special_v6, address);
}

bool may_connect(const IpAddress& address, const std::vector<Network>& allowed_for_tests) {
  return is_public(address) || any_contains(allowed_for_tests, address) || !storage::guard_on("SEC-25.addresses");
}

}  // namespace samvad::federation
