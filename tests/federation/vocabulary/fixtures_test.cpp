#include "federation/vocabulary/inspect.hpp"
#include "tests/support/expected_table.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <map>

namespace samvad::federation::testing {
namespace {

/// Where a payload was fetched from, for the rows whose reading depends on it; the rest came by inbox or from its id.
const std::map<std::string, std::string> kServedFrom = {
    {"adversarial/info.pleroma.site_activity4.json", "https://info.pleroma.site/activity4.json"},
    {"adversarial/spoofed-object.json", "https://patch.cx/media/upload/spoof.json"},
};
const std::map<std::string, std::string> kAskedHost = {
    {"mastodon/snowdusk-sdf.org_host_meta.json", "sdf.org"},
    {"hubzilla/kaniini-gerzilla.de.json", "gerzilla.de"},
};

bool is_payload(const ExpectedRow& row) {
  return row.type != "HTTP headers" && row.file != "fep-vectors/8b32_intermediate.json" &&
         row.file != "fep-vectors/521a_keys.json";
}

TEST(InspectFixtures, EveryPayloadIsReadAsTheTableSays) {
  if (fixtures().empty()) GTEST_SKIP() << "SAMVAD_FIXTURES is not set: the payloads of other servers are not compared";
  const std::string folder = fixtures() + "/activitypub/";
  const auto rows = read_expected_table(folder + "README.md");
  ASSERT_EQ(rows.size(), 201U);
  int compared = 0;
  for (const auto& row : rows) {
    if (!is_payload(row)) continue;
    ReadOptions options{.test_mode = true};
    if (const auto at = kServedFrom.find(row.file); at != kServedFrom.end()) options.served_from = at->second;
    if (const auto at = kAskedHost.find(row.file); at != kAskedHost.end()) options.asked_host = at->second;
    const std::string payload = read_file(folder + row.file);
    ASSERT_FALSE(payload.empty()) << row.file;
    const std::string printed = inspect_payload(payload, options);
    for (const auto& difference : differences(row, printed))
      ADD_FAILURE() << row.file << ": " << difference << "\n  expected: " << row.reading << "\n  "
                    << printed.substr(0, 600);
    ++compared;
  }
  EXPECT_EQ(compared, 197);
}

TEST(As2Vocabulary, GoodExamplesAlwaysRead) {
  if (fixtures().empty()) GTEST_SKIP() << "SAMVAD_FIXTURES is not set: the ActivityStreams examples are not read";
  const std::filesystem::path folder = fixtures() + "/as2-vocabulary";
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".json" || name == "package.json") continue;
    const auto json = storage::parse_json(read_file(entry.path().string()));
    if (name.starts_with("vocabulary-ex196-")) {
      EXPECT_FALSE(json) << "ex196 is no JSON";
      continue;
    }
    ASSERT_TRUE(json) << name << ": " << json.error().detail;
    const bool many_actors = name.starts_with("vocabulary-ex61-") || name.starts_with("vocabulary-ex65-") ||
                             name.starts_with("vocabulary-ex66-");
    const auto document = read_document(*json, {.test_mode = true});
    EXPECT_EQ(document.has_value(), !many_actors) << name << ": " << (document ? "" : document.error().detail);
    if (many_actors) {
      const auto printed = storage::parse_json(inspect_payload(json->dump(), {.test_mode = true}));
      EXPECT_EQ((*printed)["verdict"].text(), "reject") << name;
    }
    ++read;
  }
  EXPECT_GT(read, 150);
}

TEST(As2Vocabulary, BadExamplesNeverCrash) {
  if (fixtures().empty())
    GTEST_SKIP() << "SAMVAD_FIXTURES is not set: the ActivityStreams counter-examples are not read";
  const std::map<std::string, bool> refused = {
      {"array-at-top", true},    {"number-at-top", true},     {"string-at-top", true}, {"number-as-id", true},
      {"number-as-actor", true}, {"number-as-context", true}, {"other-context", true}, {"relative-uri-for-url", false}};
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures() + "/as2-vocabulary/fail")) {
    const auto json = storage::parse_json(inspect_payload(read_file(entry.path().string()), {.test_mode = true}));
    ASSERT_TRUE(json) << entry.path();
    const auto found = refused.find(entry.path().stem().string());
    if (found == refused.end()) continue;
    EXPECT_EQ((*json)["verdict"].text() == "reject", found->second) << entry.path();
    ++seen;
  }
  EXPECT_EQ(seen, static_cast<int>(refused.size()));
}

}  // namespace
}  // namespace samvad::federation::testing
