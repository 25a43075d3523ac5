#include "storage/db/array_text.hpp"
#include "storage/db/connection_url.hpp"
#include "storage/db/db_error.hpp"
#include "storage/db/time_text.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace samvad::storage {
namespace {

using Elements = std::vector<std::optional<std::string>>;

TEST(ArrayText, ReadsWhatItWrote) {
  const Elements strange{"", "NULL", std::nullopt, "a,b", "{c}", "\"\\\"", " d "};
  EXPECT_EQ(read_array(write_array(strange)), strange);
  EXPECT_EQ(write_array({}), "{}");
  EXPECT_EQ(read_array("{}"), Elements{});
  EXPECT_EQ(read_array("{1,NULL,x y}"), (Elements{"1", std::nullopt, "x y"}));
}

TEST(ArrayText, RefusesWhatIsNoArray) {
  for (const char* bad : {"", "{", "}", "{\"a", "{\"a\\\"}", "{{1}}", "1,2", "{1}}", "{\"a\"b}", "{1},{2}", "{1,}"})
    EXPECT_THROW(read_array(bad), std::invalid_argument) << bad;
}

TEST(TimeText, ReadsWhatItWrote) {
  for (const std::int64_t micros :
       {0L, -1L, 1'700'000'000'123'456L, -62'135'596'800'000'000L, 253'402'300'799'999'999L})
    EXPECT_EQ(to_micros(read_timestamp(write_timestamp(from_micros(micros)))), micros);
  EXPECT_EQ(write_timestamp(from_micros(1'767'225'600'000'001)), "2026-01-01 00:00:00.000001+00");
}

TEST(TimeText, ReadsOffsetsFractionsAndEnds) {
  const Instant at = from_micros(1'767'225'600'500'000);
  EXPECT_EQ(read_timestamp("2026-01-01 00:00:00.5+00"), at);
  EXPECT_EQ(read_timestamp("2026-01-01 05:30:00.5+05:30"), at);
  EXPECT_EQ(read_timestamp("2025-12-31 21:00:00.5-03"), at);
  EXPECT_EQ(read_timestamp("infinity"), Instant::max());
  EXPECT_EQ(read_timestamp("-infinity"), Instant::min());
  EXPECT_LT(read_timestamp("0044-03-15 00:00:00+00 BC"), read_timestamp("0001-01-01 00:00:00+00"));
  for (const char* bad : {"", "2026", "2026-01-01", "2026-01-01 00:00:00", "2026-01-01T00:00:00+00", "x"})
    EXPECT_THROW(read_timestamp(bad), std::invalid_argument) << bad;
}

TEST(ConnectionUrl, AddsOnlyWhatIsMissing) {
  EXPECT_EQ(with_connection_defaults("host=/run dbname=samvad"),
            "host=/run dbname=samvad connect_timeout=5 tcp_user_timeout=10000 application_name=samvad");
  EXPECT_EQ(with_connection_defaults("postgresql://localhost/samvad"),
            "postgresql://localhost/samvad?connect_timeout=5&tcp_user_timeout=10000&application_name=samvad");
  EXPECT_EQ(with_connection_defaults("postgres://h/d?connect_timeout=2&application_name=x"),
            "postgres://h/d?connect_timeout=2&application_name=x&tcp_user_timeout=10000");
}

TEST(DbError, CodesBySqlstate) {
  EXPECT_EQ(code_of_sqlstate("23505"), Code::kConflict);
  EXPECT_EQ(code_of_sqlstate("57014"), Code::kTimeout);
  EXPECT_EQ(code_of_sqlstate("55P03"), Code::kTimeout);
  EXPECT_EQ(code_of_sqlstate("53100"), Code::kDiskFull);
  EXPECT_EQ(code_of_sqlstate("53300"), Code::kUnavailable);
  EXPECT_EQ(code_of_sqlstate("57P01"), Code::kUnavailable);
  EXPECT_EQ(code_of_sqlstate("23503"), Code::kInternal);
  EXPECT_EQ(code_of_sqlstate(""), Code::kInternal);
}

TEST(DbError, LostCommitIsNeverRepeated) {
  EXPECT_FALSE(worth_retrying({Code::kUnavailable, "08007", "", ""}));
  EXPECT_TRUE(worth_retrying({Code::kUnavailable, "08006", "", ""}));
  EXPECT_TRUE(worth_retrying({Code::kConflict, "40001", "", ""}));
  EXPECT_FALSE(worth_retrying({Code::kConflict, "23505", "", ""}));
}

TEST(DbError, ConstraintNameInEveryLanguage) {
  EXPECT_EQ(
      constraint_in_message("23505", "ERROR:  duplicate key value violates unique constraint \"a_key\"\nDETAIL: \"x\""),
      "a_key");
  EXPECT_EQ(constraint_in_message("23503", "FEHLER: Tabelle »b« verletzt Fremdschlüssel-Constraint »b_fk«"), "b_fk");
  EXPECT_EQ(constraint_in_message("23505", "ERREUR: contrainte unique « c_key »"), "c_key");
  EXPECT_EQ(constraint_in_message("42601", "ERROR: syntax error at \"x\""), "");
  EXPECT_EQ(constraint_in_message("23502", "no quotes"), "");
}

TEST(ConnectionUrl, WhatTheDriverSaysTellsNoPartOfThePassword) {
  const auto said = [](const std::string& url, const std::string& why) { return without_secrets(why, url); };
  EXPECT_EQ(said("postgresql://u:p@ss@host/db", "could not translate host name \"ss@host\" to address"),
            "could not translate host name \"***\" to address");
  EXPECT_EQ(said("postgresql://u:p%zz@host/db", "invalid percent-encoded token: \"p%zz\""),
            "invalid percent-encoded token: \"***\"");
  EXPECT_EQ(said("password=one two", "missing \"=\" after \"two\" in connection info string"),
            "missing \"***\" in connection info string");
  EXPECT_EQ(said("postgresql://u:pass@host/db", "connection to server at \"host\" failed: no user \"u\""),
            "connection to server at \"host\" failed: no user \"u\"");
  EXPECT_EQ(said("postgresql://u@a b/db", "unexpected spaces found in \"a b\""), "unexpected spaces found in \"a b\"");
}

}  // namespace
}  // namespace samvad::storage
