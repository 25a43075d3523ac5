#include "web/http/peers.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"
#include "web/http/header_text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <functional>
#include <stdexcept>

namespace samvad::web {
namespace {

constexpr AddressBytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_ipv4(const AddressBytes& address) {
  return std::equal(address.begin(), address.begin() + 12, kMapped.begin());
}

bool same_prefix(const AddressBytes& left, const AddressBytes& right, unsigned bits) {
  const auto whole = bits / 8;
  if (!std::equal(left.begin(), left.begin() + whole, right.begin())) return false;
  if (bits % 8 == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff00U >> (bits % 8));
  return (left[whole] & mask) == (right[whole] & mask);
}

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
  if (text.size() > 45) return std::nullopt;
  const std::string copy(text);
  AddressBytes address = kMapped;
  if (inet_pton(AF_INET, copy.c_str(), address.data() + 12) == 1) return address;
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

std::string address_text(const AddressBytes& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (is_ipv4(address))
    inet_ntop(AF_INET, address.data() + 12, text, sizeof text);
  else
    inet_ntop(AF_INET6, address.data(), text, sizeof text);
  return text;
}

AddressBytes address_network(const AddressBytes& address) {
  AddressBytes network = address;
  if (!is_ipv4(address) && storage::guard_on("SEC-35.network"))
    std::fill(network.begin() + 8, network.end(), std::uint8_t{0});
  return network;
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const auto& text : networks) {
    const auto slash = text.find('/');
    const auto address = parse_address(std::string_view(text).substr(0, slash));
    if (!address) throw std::invalid_argument("not an address: " + text);
    const unsigned most = is_ipv4(*address) ? 32 : 128;
    const auto bits =
        slash == std::string::npos ? most : digits(std::string_view(text).substr(slash + 1)).value_or(999);
    if (bits > most) throw std::invalid_argument("not a network: " + text);
    networks_.push_back({*address, static_cast<unsigned>(bits) + (128 - most)});
  }
}

bool TrustedProxies::holds(const AddressBytes& address) const {
  return std::ranges::any_of(
      networks_, [&](const Network& network) { return same_prefix(network.address, address, network.bits); });
}

void TrustedProxies::apply(Request& request, const AddressBytes& peer) const {
  request.client_address = address_text(peer);
  if (!holds(peer) && storage::guard_on("SEC-35.proxy")) return;
  request.secure = request.header("x-forwarded-proto") == "https";
  std::vector<std::string_view> hops;
  for (const auto& [name, value] : request.headers) {
    if (name != "x-forwarded-for") continue;
    const auto parts = split_list(value);
    hops.insert(hops.end(), parts.begin(), parts.end());
  }
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    const auto address = parse_address(*hop);
    if (!address) return;  // what stands left of it was written by somebody unknown
    request.client_address = address_text(*address);
    if (!holds(*address)) return;
  }
}

std::size_t ConnectionCounter::Hash::operator()(const AddressBytes& address) const {
  static const storage::HashKey key = storage::random_hash_key();
  return storage::keyed_hash(key, {reinterpret_cast<const char*>(address.data()), address.size()});
}

bool ConnectionCounter::enter(const AddressBytes& address) {
  const std::lock_guard lock(mutex_);
  auto& open = open_[address_network(address)];
  if (open >= most_) return false;
  ++open;
  return true;
}

void ConnectionCounter::leave(const AddressBytes& address) {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(address_network(address));
  if (found != open_.end() && --found->second == 0) open_.erase(found);
}

}  // namespace samvad::web
