#include "web/pages/agent_name.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

std::string said(std::string_view user_agent) {
  const AgentName name = agent_name(user_agent);
  return name.browser + "|" + name.system;
}

TEST(AgentName, IsWhatItsOwnerCallsIt) {
  EXPECT_EQ(said("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"), "Firefox|Linux");
  EXPECT_EQ(said("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
                 "Safari/537.36 Edg/126.0.0.0"),
            "Edge|Windows");
  EXPECT_EQ(said("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
                 "Safari/537.36"),
            "Chrome|Android");
  EXPECT_EQ(said("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                 "Version/17.5 Mobile/15E148 Safari/604.1"),
            "Safari|iOS");
  EXPECT_EQ(said("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                 "Version/17.5 Safari/605.1.15"),
            "Safari|macOS");
}

TEST(AgentName, TakesWhatItDoesNotKnowAtItsWord) {
  EXPECT_EQ(said("curl/8.5.0"), "curl|");
  EXPECT_EQ(said("SomeReader"), "SomeReader|");
  EXPECT_EQ(said(""), "|");
  EXPECT_EQ(said(std::string(500, 'x')).size(), 41U);
}

}  // namespace
}  // namespace samvad::web
