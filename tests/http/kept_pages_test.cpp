// Pages kept for everybody (design.md 4.17): what a board no longer shows to all is on none of them any more. And the
// pages of tags, which are kept too.
#include "storage/base/url.hpp"
#include "tests/support/house.hpp"

#include <gtest/gtest.h>

namespace samvad::test {
namespace {

std::string id_of(House& house, const std::string& sql) {
  return std::to_string(house.database().db().exec({"test." + sql, sql}).front().integer(0));
}

TEST(KeptPages, ABoardThatClosesIsTakenOffEachOfThem) {
  House house;
  Visitor& asha = house.asha();
  Visitor reader = house.visitor();
  const std::string square = id_of(house, "select id from actors where name = 'square'");
  asha.carry_out("/admin/boards", "/admin/boards",
                 {{"name", "inner"}, {"title", "Boardcanary"}, {"who", "everyone"}, {"parent", square}});
  const std::string thread = asha.start_thread("A thread of titlecanary", "The text of textcanary. #innertag", "inner");
  const std::vector<std::pair<std::string, std::string>> pages{
      {"/", "titlecanary"},        {"/boards", "Boardcanary"}, {"/b/square", "Boardcanary"},
      {"/b/inner", "titlecanary"}, {"/@asha", "textcanary"},   {"/tag/innertag", "titlecanary"},
      {thread, "textcanary"}};
  for (const auto& [page, word] : pages) {
    for (int turn = 0; turn < 2; ++turn) {  // made, and kept
      EXPECT_NE(reader.get(page).body.find(word), std::string::npos) << word << " is not on " << page;
    }
  }

  const std::string inner = "/admin/boards/" + id_of(house, "select id from actors where name = 'inner'");
  asha.carry_out(
      inner, inner,
      {{"title", "Boardcanary"}, {"who", "everyone"}, {"parent", square}, {"members_only", "1"}, {"sort_order", "0"}});

  for (const auto& page : pages) {
    const auto answer = reader.get(page.first);
    for (const char* word : {"titlecanary", "Boardcanary", "textcanary"}) {
      if (page.first.find(word) != std::string::npos) continue;  // an error page may say what was asked for
      EXPECT_EQ(answer.body.find(word), std::string::npos) << word << " stays on " << page.first;
    }
  }
  EXPECT_NE(asha.get("/tag/innertag").body.find("titlecanary"), std::string::npos) << "members read on";
}

TEST(TagPages, ShowTheThreadsThatALinkedTagPromises) {
  House house;
  Visitor& asha = house.asha();
  Visitor reader = house.visitor();
  EXPECT_EQ(reader.get("/tag/water").status, 200) << "nobody used it yet";
  const std::string older = asha.start_thread("The first one about water", "Text with #Water and #पानी in it.");
  const std::string newer = asha.start_thread("The second one about water", "Text with #water.");

  const auto page = reader.get("/tag/water");
  ASSERT_EQ(page.status, 200);
  const auto first = page.body.find("The first one"), second = page.body.find("The second one");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos) << "the page of before is kept no longer";
  EXPECT_LT(second, first) << "newest first";
  EXPECT_EQ(reader.get("/tag/Water").field("Location"), "/tag/water") << "one address a tag";

  // what the text links to is there, in every script
  const std::string text = reader.get(older).body, opens = "href=\"" + house.public_url() + "/tag/";
  int links = 0;
  for (auto at = text.find(opens); at != std::string::npos; at = text.find(opens, at + 1), ++links) {
    const auto from = at + 6 + house.public_url().size();
    const std::string target = text.substr(from, text.find('"', from) - from);
    EXPECT_NE(reader.get(target).body.find("The first one"), std::string::npos) << target;
  }
  EXPECT_EQ(links, 2);
  const std::string hindi = "/tag/" + storage::percent_encode("पानी");
  EXPECT_EQ(reader.get(hindi).body.find("The second one"), std::string::npos);
  for (const char* nothing : {"/tag/", "/tag/%20", "/tag/a%20b"}) EXPECT_EQ(reader.get(nothing).status, 404) << nothing;
  EXPECT_EQ(reader.get("/tag/%FF").status, 400);
}

}  // namespace
}  // namespace samvad::test
