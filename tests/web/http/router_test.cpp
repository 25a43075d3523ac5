#include "web/http/router.hpp"

#include "tests/web/http/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samvad::web::test {
namespace {

Router router_of(std::vector<std::pair<Method, std::string>> patterns) {
  Router router;
  for (auto& [method, pattern] : patterns)
    router.add(
        io_route(pattern + std::string(name_of(method)), method, pattern, [](const Request&) { return plain(""); }));
  return router;
}

std::string found(const Router& router, std::string_view path, Method method = Method::kGet) {
  const auto match = router.find(method, path);
  return match.route ? match.route->pattern : match.path_exists ? "405" : "404";
}

TEST(Router, ExactSegmentsWin) {
  const auto router = router_of({{Method::kGet, "/t/{id}"},
                                 {Method::kGet, "/t/new"},
                                 {Method::kGet, "/t/{id}/{slug}"},
                                 {Method::kGet, "/t/{id}/edit"},
                                 {Method::kGet, "/{page}"},
                                 {Method::kGet, "/"},
                                 {Method::kGet, "/files/{path...}"},
                                 {Method::kGet, "/files/{one}"}});
  EXPECT_EQ(found(router, "/"), "/");
  EXPECT_EQ(found(router, "/t/new"), "/t/new");
  EXPECT_EQ(found(router, "/t/12"), "/t/{id}");
  EXPECT_EQ(found(router, "/t/12/edit"), "/t/{id}/edit");
  EXPECT_EQ(found(router, "/t/12/hello"), "/t/{id}/{slug}");
  EXPECT_EQ(found(router, "/about"), "/{page}");
  EXPECT_EQ(found(router, "/files/a"), "/files/{one}");
  EXPECT_EQ(found(router, "/files/a/b/c"), "/files/{path...}");
}

TEST(Router, NothingIsGuessed) {
  const auto router = router_of({{Method::kGet, "/t/{id}"}, {Method::kGet, "/b"}, {Method::kGet, "/f/{path...}"}});
  for (const auto* path : {"/t", "/t/", "/t//", "//t/1", "/t/1/", "/B", "/b/", "", "b", "/f", "/f/"})
    EXPECT_EQ(found(router, path), "404") << path;
}

TEST(Router, GivesParameters) {
  const auto router = router_of({{Method::kGet, "/t/{id}/{slug}"}, {Method::kGet, "/m/{path...}"}});
  EXPECT_EQ(router.find(Method::kGet, "/t/7/\xe0\xa4\xb9").params.at("slug"), "\xe0\xa4\xb9");
  EXPECT_EQ(router.find(Method::kGet, "/m/a/b.png").params.at("path"), "a/b.png");
}

TEST(Router, KnowsTheOtherMethods) {
  const auto router = router_of({{Method::kGet, "/x"}, {Method::kPost, "/x"}, {Method::kPut, "/y"}});
  EXPECT_EQ(found(router, "/x", Method::kHead), "/x");
  EXPECT_EQ(found(router, "/y", Method::kGet), "405");
  EXPECT_THAT(router.find(Method::kDelete, "/x").allowed, ::testing::UnorderedElementsAre(Method::kGet, Method::kPost));
  EXPECT_EQ(found(router, "/z", Method::kPut), "404");
}

TEST(Router, RefusesRowsThatCannotWork) {
  Router router;
  const auto handler = [](const Request&) { return plain(""); };
  router.add(io_route("a", Method::kGet, "/a", handler));
  EXPECT_THROW(router.add(io_route("a", Method::kGet, "/b", handler)), std::logic_error);
  EXPECT_THROW(router.add(io_route("b", Method::kGet, "/a", handler)), std::logic_error);
  EXPECT_THROW(router.add(io_route("c", Method::kGet, "c", handler)), std::logic_error);
  EXPECT_THROW(router.add(io_route("d", Method::kGet, "/{x...}/y", handler)), std::logic_error);
  EXPECT_THROW(router.add(io_route("e", Method::kGet, "/e", nullptr)), std::logic_error);
  auto cached = io_route("f", Method::kGet, "/f", handler);
  cached.cached = true;
  EXPECT_THROW(router.add(cached), std::logic_error);
}

}  // namespace
}  // namespace samvad::web::test
