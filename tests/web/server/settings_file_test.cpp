#include "web/server/settings_file.hpp"

#include "storage/base/settings.hpp"

#include <gtest/gtest.h>

namespace samvad::web {
namespace {

const std::vector<FileSetting> kTwo{{"site", "public_url", "\"https://forum.example\""},
                                    {"federation", "enabled", "true"}};

std::string value(const std::string& text, std::string_view key) {
  const auto read = storage::read_toml(text);
  if (!read) return "unreadable: " + read.error().detail;
  for (const auto& one : *read) {
    if (one.key == key) return one.text;
  }
  return "";
}

void expect_both(const std::string& before) {
  const auto after = with_settings(before, kTwo, "by hand");
  ASSERT_TRUE(after) << before;
  EXPECT_EQ(value(*after, "site.public_url"), "https://forum.example") << *after;
  EXPECT_EQ(value(*after, "federation.enabled"), "true") << *after;
  EXPECT_NE(after->find("# by hand\n"), std::string::npos);
  for (std::size_t at = 0; at < before.size();) {
    const auto end = std::min(before.find('\n', at), before.size());
    EXPECT_NE(after->find(before.substr(at, end - at)), std::string::npos) << "a line of the owner is gone";
    at = end + 1;
  }
}

TEST(SettingsFile, TakesSettingsBesideWhatStandsThere) {
  expect_both("");
  expect_both("# mine\n[site]\nname = \"A\"\n\n[server]\nport = 9000\n");
  expect_both("[ site ] # about us\nname = \"A\"");
  expect_both("site.name = \"A\"\nserver.port = 9000\n");
  expect_both("[server]\nport = 9000");
  expect_both("[federation]");
}

TEST(SettingsFile, LeavesWhatIsSetAlone) {
  const std::string before = "[federation]\nenabled = false\n[site]\npublic_url = \"https://other.example\"\n";
  EXPECT_EQ(with_settings(before, kTwo, "by hand").value(), before);
}

TEST(SettingsFile, SaysWhatToAddWhereItCannot) {
  const auto inlined = with_settings("site = { name = \"A\" }\n", kTwo, "by hand");
  ASSERT_FALSE(inlined);
  EXPECT_NE(inlined.error().detail.find("site.public_url = \"https://forum.example\""), std::string::npos);
  EXPECT_FALSE(with_settings("this is no TOML", kTwo, "by hand"));
}

}  // namespace
}  // namespace samvad::web
