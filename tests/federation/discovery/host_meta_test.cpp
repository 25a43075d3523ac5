#include "federation/discovery/host_meta.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

constexpr const char* kAcct = "acct:asha@b.example";

TEST(HostMeta, GivesTheAddressOfTheLrddTemplate) {
  EXPECT_EQ(lrdd_address(R"(<?xml version="1.0"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
                <Link rel="other" template="https://b.example/no?{uri}"/>
                <Link template='https://a.example/finger?x=1&amp;resource={uri}' type="application/jrd+json" rel='lrdd' />
              </XRD>)",
                         kAcct),
            "https://a.example/finger?x=1&resource=acct%3Aasha%40b.example");
}

TEST(HostMeta, TakesNothingElse) {
  for (const char* text :
       {"", "<Link", "<Link rel", "<Link rel=", "<Link rel=\"lrdd", "<Link rel=lrdd template=x>",
        R"(<Link rel="lrdd"/>)", R"(<Link rel="lrdd" template="https://b.example/none"/>)",
        R"(<Link rel="lrdd" template="http://b.example/{uri}"/>)", R"(<Link rel="lrdd" template="javascript:{uri}"/>)",
        R"(<Link rel="lrdd"/ template="https://b.example/{uri}">)"}) {
    EXPECT_FALSE(lrdd_address(text, kAcct)) << text;
  }
}

TEST(HostMeta, AResourceCannotLeaveItsPlace) {
  EXPECT_EQ(lrdd_address(R"(<Link rel="lrdd" template="https://b.example/f?r={uri}"/>)", "acct:a&b=#c@{uri}"),
            "https://b.example/f?r=acct%3Aa%26b%3D%23c%40%7Buri%7D");
}

}  // namespace
}  // namespace samvad::federation
