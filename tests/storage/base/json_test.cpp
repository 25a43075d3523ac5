#include "storage/base/json.hpp"

#include "tests/support/cpu_time.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <set>
#include <sstream>

namespace samvad::storage {
namespace {

Json parsed(std::string_view text, const JsonLimits& limits = {}) {
  auto json = parse_json(text, limits);
  EXPECT_TRUE(json) << (json ? "" : json.error().detail);
  return json ? *json : Json{};
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

TEST(Json, ReadsEveryType) {
  const Json json =
      parsed(R"( {"s":"नमस्ते \u0928\ud83d\ude00\n","i":-12,"d":1.5,"e":1e3,"t":true,"n":null,"a":[1,"x"],"o":{}} )");
  EXPECT_EQ(json["s"].text(), "नमस्ते न😀\n");
  EXPECT_EQ(json["i"].integer(), -12);
  EXPECT_EQ(json["d"].number(), 1.5);
  EXPECT_EQ(json["d"].integer(), std::nullopt);
  EXPECT_EQ(json["e"].integer(), 1000);
  EXPECT_EQ(json["t"].boolean(), true);
  EXPECT_TRUE(json["n"].is_null());
  EXPECT_TRUE(json.has("n"));
  EXPECT_FALSE(json.has("m"));
  EXPECT_EQ(json["a"].size(), 2U);
  EXPECT_EQ(json["a"].at(1).text(), "x");
  EXPECT_TRUE(json["o"].is_object());
  EXPECT_EQ(json.size(), 8U);
  EXPECT_EQ(json.members().front().first, "s");
}

TEST(Json, LookUpsAreTotal) {
  const Json json = parsed(R"({"a":[1]})");
  EXPECT_TRUE(json["b"]["c"].at(4)["d"].is_null());
  EXPECT_EQ(json["a"].text(), "");
  EXPECT_EQ(json["a"].boolean(), std::nullopt);
  EXPECT_TRUE(json["a"].at(1).is_null());
  EXPECT_TRUE(Json{}["x"].is_null());
  EXPECT_EQ(Json{}.dump(), "null");
}

TEST(Json, AValueOutlivesTheRest) {
  Json inner;
  { inner = parsed(R"({"a":{"b":"kept"}})")["a"]["b"]; }
  EXPECT_EQ(inner.text(), "kept");
}

TEST(Json, OneOrListReadsAsList) {
  const Json json = parsed(R"({"one":"x","two":["x","y"],"none":null})");
  EXPECT_EQ(json["one"].as_list().size(), 1U);
  EXPECT_EQ(json["two"].as_list().size(), 2U);
  EXPECT_EQ(json["none"].as_list().size(), 0U);
  EXPECT_EQ(json["absent"].as_list().size(), 0U);
}

TEST(Json, DumpsWhatItRead) {
  for (const char* text : {R"({"a":[1,-2,3.5,true,null,"\u0001\"\\/"],"b":{},"c":[]})", "18446744073709551615", "\"\"",
                           "[[],[[]],{\"\":{\"a\":0}}]", "0.1", "-0.0"}) {
    const std::string once = parsed(text).dump();
    EXPECT_EQ(parsed(once).dump(), once) << text;
  }
  EXPECT_EQ(parsed(" [ 1 , 2.50 ] ").dump(), "[1,2.5]");
}

struct Refused {
  const char* what;
  std::string text;
};

TEST(Json, RefusesHostileText) {
  const std::vector<Refused> cases{
      {"exponent that aborts RapidJSON 1.1.0", "0.00000000001e-2147483639"},
      {"large exponent", "[1e401]"},
      {"number over 32 characters", "[0." + std::string(31, '1') + "]"},
      {"double out of range", "[1e400]"},
      {"double out of range by its digits", "[31E0307]"},
      {"smaller than a double can be", "[1E-324]"},
      {"depth 300,000 of arrays", repeat("[", 300000) + repeat("]", 300000)},
      {"depth 100,000 of objects", repeat("{\"a\":", 100000) + "1" + repeat("}", 100000)},
      {"depth 65", repeat("[", 65) + repeat("]", 65)},
      {"duplicate key", R"({"id":1,"type":2,"id":3})"},
      {"duplicate key behind an escape", R"({"id":1,"\u0069d":3})"},
      {"duplicate key deep inside", R"([{"a":{"x":1,"y":{"z":1,"z":1}}}])"},
      {"escaped NUL", R"(["a\u0000"])"},
      {"escaped NUL in a key", R"({"a\u0000":1})"},
      {"raw NUL", std::string("[\"a\0\"]", 6)},
      {"lone high surrogate", R"(["\ud800"])"},
      {"lone low surrogate", R"(["\udc00"])"},
      {"two high surrogates", R"(["\ud800\ud800"])"},
      {"surrogate pair the wrong way round", R"(["\udc00\ud800"])"},
      {"surrogate in UTF-8", "[\"\xed\xa0\x80\"]"},
      {"overlong UTF-8", "[\"\xc0\xaf\"]"},
      {"bad UTF-8 in a key", "{\"\xff\":1}"},
      {"byte order mark", "\xef\xbb\xbf{}"},
      {"1,001 items", "[" + repeat("1,", 1000) + "1]"},
      {"nothing", ""},
      {"text after it", "{} {}"},
      {"comment", "{/**/}"},
      {"trailing comma", "[1,]"},
  };
  for (const Refused& one : cases) {
    const auto json = parse_json(one.text);
    ASSERT_FALSE(json) << one.what;
    EXPECT_EQ(json.error().code, Code::kBadInput) << one.what;
    EXPECT_EQ(json.error().key, "error.bad_json") << one.what;
    EXPECT_FALSE(json.error().detail.empty()) << one.what;
  }
}

TEST(Json, NumbersHaveAtMost32Characters) {
  EXPECT_TRUE(parse_json("[0." + std::string(30, '1') + "]"));
  EXPECT_FALSE(parse_json("[0." + std::string(31, '1') + "]"));
}

TEST(Json, NestingHasALimit) {
  EXPECT_TRUE(parse_json(repeat("[", 64) + repeat("]", 64)));
  EXPECT_FALSE(parse_json(repeat("[", 65) + repeat("]", 65)));
}

TEST(Json, NumbersFitADouble) {
  for (const char* text : {"[31E0307]", "[1E-324]", "[1e400]"}) EXPECT_FALSE(parse_json(text)) << text;
}

TEST(Json, TooManyBytesIsTooLarge) {
  const auto json = parse_json("\"" + std::string(1 << 20, 'a') + "\"");
  ASSERT_FALSE(json);
  EXPECT_EQ(json.error().code, Code::kTooLarge);
  EXPECT_EQ(json.error().key, "error.json_too_large");
}

TEST(Json, LimitsAreExact) {
  EXPECT_TRUE(parse_json(repeat("[", 64) + repeat("]", 64)));
  EXPECT_TRUE(parse_json("[" + repeat("1,", 999) + "1]"));
  std::string many = "{\"k\":1";
  for (int i = 1; i < 20000; ++i) many += ",\"" + std::to_string(i) + "\":1";
  EXPECT_TRUE(parse_json(many + "}"));
  EXPECT_FALSE(parse_json(many + ",\"z\":1}"));
  EXPECT_TRUE(parse_json("[" + std::string(32, '1') + "]"));
}

TEST(Json, DepthItIsAllowedToReadIsSafe) {
  JsonLimits wide;
  wide.bytes = 10U << 20;
  wide.depth = 400000;
  const std::string deep = repeat("[", 300000) + repeat("]", 300000);
  EXPECT_EQ(parsed(deep, wide).dump(), deep) << "parse, dump and destruction use no recursion";
}

TEST(Json, LookUpsOfFortyThousandKeysAreNotQuadratic) {
  JsonLimits wide;
  wide.members = 50000;
  const auto look_ups = [&](int members) {
    std::string text = "{";
    for (int i = 0; i < members; ++i) text += (i ? ",\"key" : "\"key") + std::to_string(i) + "\":" + std::to_string(i);
    const Json json = parsed(text + "}", wide);
    return test::cpu_seconds([&] {
      for (int i = 0; i < 40000; ++i) ASSERT_EQ(json["key" + std::to_string(i % members)].integer(), i % members);
    });
  };
  const double few = look_ups(100);
  EXPECT_LT(look_ups(40000), 20 * few) << "some 150 times as much when linear";
}

TEST(Json, CorpusOfParsers) {
  const char* fixtures = std::getenv("SAMVAD_FIXTURES");
  if (fixtures == nullptr) GTEST_SKIP() << "SAMVAD_FIXTURES unset: json-parsing corpus (318 files)";
  const std::set<std::string> refused_by_us{"y_number_double_close_to_zero.json", "y_object_duplicated_key.json",
                                            "y_object_duplicated_key_and_value.json",
                                            "y_object_escaped_null_in_key.json", "y_string_null_escape.json"};
  int seen = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(fixtures) / "json-parsing")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    const auto json = parse_json(bytes.str());
    ++seen;
    if (name.starts_with("y_")) {
      EXPECT_EQ(json.has_value(), !refused_by_us.contains(name)) << name;
    }
    if (name.starts_with("n_")) {
      EXPECT_FALSE(json) << name;
    }
    if (json) {
      EXPECT_TRUE(parse_json(json->dump())) << name;
    }
  }
  EXPECT_EQ(seen, 318);
}

TEST(JsonWriter, WritesEveryType) {
  JsonWriter writer;
  writer.object().member("s", "a\"\n").member("i", -5).member("u", std::numeric_limits<std::uint64_t>::max());
  writer.member("d", 0.5).member("b", true).key("n").null().key("a").array().value(1).value("x").end_array();
  writer.key("raw").raw(R"({"k":[1]})").member("z", std::numeric_limits<double>::infinity()).end_object();
  EXPECT_EQ(writer.take(), R"({"s":"a\"\n","i":-5,"u":18446744073709551615,"d":0.5,"b":true,"n":null,)"
                           R"("a":[1,"x"],"raw":{"k":[1]},"z":null})");
  EXPECT_EQ(writer.array().end_array().take(), "[]") << "a writer is empty after take()";
}

TEST(JsonWriter, RepairsUtf8) {
  JsonWriter writer;
  writer.array()
      .value(
          "a\xff"
          "b")
      .value(std::string_view{})
      .end_array();
  EXPECT_EQ(writer.take(),
            "[\"a\xEF\xBF\xBD"
            "b\",\"\"]");
}

TEST(JsonWriter, MisuseIsLoud) {
  EXPECT_THROW(JsonWriter().object().take(), std::logic_error);
  EXPECT_THROW(JsonWriter().object().value(1), std::logic_error);
  EXPECT_THROW(JsonWriter().array().end_object(), std::logic_error);
}

}  // namespace
}  // namespace samvad::storage
