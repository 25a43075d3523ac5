#include "web/server/federation_switch.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

storage::Settings at(const std::string& url, const std::string& ranges) {
  return storage::Settings::for_tests(
      {{"federation.enabled", "true"}, {"site.public_url", url}, {"federation.test.allowed_ranges", ranges}});
}

/// SEC-25: what tests may do holds for no real site, whatever its settings say.
TEST(FederationSwitch, TestOverridesHoldForNoRealSite) {
  for (const char* url :
       {"https://forum.example", "https://test.example", "https://localhost.example", "https://8.8.8.8"}) {
    EXPECT_FALSE(reads_test_ids(at(url, "127.0.0.0/8"))) << url;
    EXPECT_TRUE(federation_switched_on(at(url, "127.0.0.0/8"))) << url;
  }
  for (const char* url :
       {"http://localhost:8080", "http://127.0.0.1:8080", "https://forum.test", "http://a.localhost"}) {
    EXPECT_TRUE(reads_test_ids(at(url, "127.0.0.0/8"))) << url;
    EXPECT_TRUE(federation_switched_on(at(url, "127.0.0.0/8"))) << url;
    EXPECT_FALSE(reads_test_ids(at(url, ""))) << url;
  }
  EXPECT_FALSE(federation_switched_on(at("http://localhost:8080", "")));
  EXPECT_TRUE(federation_switched_on(at("https://forum.test", "")));
}

}  // namespace
}  // namespace samvad::web
