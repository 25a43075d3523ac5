#include "web/assets/asset.hpp"

#include "web/pages/services.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

Response fetch(std::string_view name, const std::string& accepted) {
  Router router;
  add_asset_routes(router);
  Request request;
  request.path = std::string(asset_path(name));
  request.headers = {{"accept-encoding", accepted}};
  const auto match = router.find(Method::kGet, request.path);
  return match.route->io(request);
}

std::string head_of(const Response& response) {
  return response.prepared_head ? *response.prepared_head : std::string();
}

TEST(Assets, KeepToTheirBudgetsUnderGzip) {
  EXPECT_LE(fetch("app.css", "gzip").text().size(), 12000U);
  EXPECT_LE(fetch("app.js", "gzip").text().size(), 30000U);
  EXPECT_NE(head_of(fetch("app.js", "gzip")).find("Content-Encoding: gzip"), std::string::npos);
}

TEST(Assets, AreSentInTheSmallestCodingThatIsTaken) {
  const Response whole = fetch("app.js", "identity");
  const Response best = fetch("app.js", "gzip, br, zstd");
  EXPECT_EQ(head_of(whole).find("Content-Encoding"), std::string::npos);
  EXPECT_NE(head_of(best).find("Content-Encoding: br"), std::string::npos) << head_of(best);
  EXPECT_LT(best.text().size(), whole.text().size() / 2);
  EXPECT_NE(head_of(best).find("immutable"), std::string::npos);
}

}  // namespace
}  // namespace samvad::web
