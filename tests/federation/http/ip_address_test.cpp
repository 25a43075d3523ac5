#include "federation/http/ip_address.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

TEST(IpAddress, OnlyTheOpenInternetIsPublic) {
  for (const char* text :
       {"1.1.1.1",         "8.8.8.8",     "9.255.255.255",   "11.0.0.0",    "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1",   "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
        "192.0.1.1",       "192.0.3.0",   "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "203.0.112.255",   "203.0.114.0", "223.255.255.255", "2000::1",     "2001:200::1",    "2001:4860:4860::8888",
        "2606:4700::1111", "2a00::1",     "3ffe::1"}) {
    EXPECT_TRUE(is_public(IpAddress::parse(text).value())) << text;
  }
}

// clang-format off
constexpr const char* kSpecial[] = {
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
    "127.255.255.255", "169.254.0.1", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1",
    "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255",
    "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1",
    "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1", "fd00::1",
    "fe80::1", "fec0::1", "ff02::1", "ffff::1",
};
// clang-format on

TEST(IpAddress, EverySpecialRangeIsClosed) {
  for (const char* text : kSpecial) {
    EXPECT_FALSE(is_public(IpAddress::parse(text).value())) << text;
    EXPECT_FALSE(may_connect(IpAddress::parse(text).value(), {})) << text;
  }
}

TEST(IpAddress, OneSpelling) {
  EXPECT_EQ(IpAddress::parse("2001:0DB8:0::1")->text(), "2001:db8::1");
  for (const char* text : {"", "1", "127.1", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.1 ", "256.1.1.1", "::1%lo", "[::1]",
                           "1.2.3.4.5", ":::", "12345::"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, NetworksEndAtAnyBit) {
  const auto inside = [](const char* network, const char* address) {
    return Network::parse(network)->contains(IpAddress::parse(address).value());
  };
  EXPECT_TRUE(inside("127.0.0.0/8", "127.3.4.5"));
  EXPECT_FALSE(inside("127.0.0.0/8", "128.0.0.0"));
  EXPECT_TRUE(inside("10.1.128.0/17", "10.1.255.255"));
  EXPECT_FALSE(inside("10.1.128.0/17", "10.1.127.255"));
  EXPECT_TRUE(inside("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(inside("0.0.0.0/0", "::1"));
  EXPECT_FALSE(inside("::/0", "1.2.3.4"));
  EXPECT_TRUE(inside("::1", "::1"));
  EXPECT_FALSE(inside("::1", "::2"));
  EXPECT_FALSE(inside("127.0.0.0/8", "::ffff:127.0.0.1"));
  for (const char* text : {"", "1.2.3.4/", "1.2.3.4/33", "::/129", "1.2.3.4/-1", "1.2.3.4/8 ", "x/8"}) {
    EXPECT_FALSE(Network::parse(text)) << text;
  }
}

TEST(IpAddress, TestsMayAllowRanges) {
  const std::vector<Network> loopback{Network::parse("127.0.0.0/8").value()};
  EXPECT_TRUE(may_connect(IpAddress::parse("127.0.0.1").value(), loopback));
  EXPECT_FALSE(may_connect(IpAddress::parse("10.0.0.1").value(), loopback));
  EXPECT_TRUE(may_connect(IpAddress::parse("8.8.8.8").value(), loopback));
}

}  // namespace
}  // namespace samvad::federation
