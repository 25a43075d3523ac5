#include "federation/signatures/structured_fields.hpp"

#include "storage/base/json.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace samvad::federation {
namespace {

using storage::Json;

TEST(StructuredFields, ReadsASignatureInput) {
  const auto field = parse_dictionary(R"(sig1=("@method" "date";bs);created=5;keyid="a\"b";x;y=?0 , b=:AQI=:)");
  ASSERT_TRUE(field);
  ASSERT_EQ(field->members.size(), 2U);
  const FieldMember& input = *field->find("sig1");
  EXPECT_EQ(serialize_inner_list(input), R"(("@method" "date";bs);created=5;keyid="a\"b";x;y=?0)");
  EXPECT_EQ(field->find("b")->value.text, "\x01\x02");
  EXPECT_FALSE(field->repeated);
  EXPECT_TRUE(parse_dictionary("a=1, a=2")->repeated);
  EXPECT_EQ(parse_dictionary("a=1, a=2")->find("a")->value.number, 2);
  EXPECT_TRUE(parse_dictionary("a=(1;x=1;x=2)")->repeated);
  EXPECT_FALSE(parse_dictionary("a=" + std::string(20000, '1')));
}

/// The bare items of the corpus that this parser knows; dates and display strings (RFC 9651) are not among them.
bool in_scope(const Json& test) {
  for (const Json& raw : test["raw"].as_list()) {
    for (const char* later : {"@", "%\""}) {
      if (raw.text().find(later) != std::string_view::npos) return false;
    }
  }
  return test["raw"].size() == 1;
}

TEST(StructuredFields, Corpus) {
  const char* fixtures = std::getenv("SAMVAD_FIXTURES");
  if (fixtures == nullptr) GTEST_SKIP() << "SAMVAD_FIXTURES unset: structured-fields corpus";
  storage::JsonLimits limits;
  limits.bytes = 16U << 20;
  limits.array_items = limits.members = 1000000;
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(fixtures) / "structured-fields")) {
    if (!entry.path().string().ends_with(".json")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    const auto tests = storage::parse_json(text.str(), limits);
    if (!tests) continue;  // the corpus of strings holds escaped NULs, which our JSON refuses
    for (const Json& test : tests->as_list()) {
      const bool item = test["header_type"].text() == "item";
      if (!in_scope(test) || (!item && test["header_type"].text() != "dictionary")) continue;
      std::string raw(test["raw"].at(0).text());
      if (raw.size() > 16000) continue;  // past our cap
      // an item is tested as the value of a member; blanks and commas around it are then another matter
      if (item && (raw.empty() || raw.find(',') != std::string::npos ||
                   std::string_view(" \t").find(raw.front()) != std::string_view::npos || raw.back() == ' ')) {
        continue;
      }
      if (item) raw.insert(0, "a=");
      if (item && raw.starts_with("a=(")) continue;
      const auto field = parse_dictionary(raw);
      ++seen;
      if (test["must_fail"].boolean() == true) {
        EXPECT_FALSE(field) << entry.path().filename() << ": " << test["name"].text();
      } else if (test["can_fail"].boolean() != true) {
        EXPECT_TRUE(field) << entry.path().filename() << ": " << test["name"].text();
      }
      if (field && item && test["must_fail"].boolean() != true) {
        const std::string canonical(test.has("canonical") ? test["canonical"].at(0).text() : test["raw"].at(0).text());
        const FieldMember& member = field->members.front().second;
        EXPECT_EQ(serialize(FieldItem{member.value, member.parameters}), canonical) << test["name"].text();
      }
    }
  }
  EXPECT_GT(seen, 300);
}

}  // namespace
}  // namespace samvad::federation
