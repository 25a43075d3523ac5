#include "moderation/ledger/ledger.hpp"

#include "storage/base/crypto.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::public_log::LogRow;

std::vector<LogRow> chain_of(int count) {
  std::vector<LogRow> rows;
  std::string previous(32, '\0');
  for (int i = 1; i <= count; ++i) {
    LogRow row{.id = i,
               .at = storage::from_micros(i * 1'000'000),
               .measure = "remove",
               .subject = "/p/1",
               .reason = "off topic",
               .salt = std::string(16, static_cast<char>(i))};
    row.fields_hash = fields_hash(row);
    row.previous_hash = previous;
    row.hash = std::string(storage::bytes_of(storage::sha256(previous + row.fields_hash)));
    previous = row.hash;
    rows.push_back(row);
  }
  return rows;
}

const std::string kGenesis(32, '\0');

TEST(PublicLog, AnUntouchedChainVerifies) {
  EXPECT_EQ(first_broken(chain_of(5), kGenesis), std::nullopt);
}

TEST(PublicLog, AChangedReasonIsFound) {
  auto rows = chain_of(5);
  rows[2].reason = "spam";
  EXPECT_EQ(first_broken(rows, kGenesis), 3);
}

TEST(PublicLog, ARowTakenOutIsFound) {
  auto rows = chain_of(5);
  rows.erase(rows.begin() + 1);
  EXPECT_EQ(first_broken(rows, kGenesis), 3);
}

TEST(PublicLog, ErasedTextsLeaveTheChainWhole) {
  auto rows = chain_of(5);
  rows[2].subject.clear();
  rows[2].reason.clear();
  EXPECT_EQ(first_broken(rows, kGenesis), std::nullopt);
}

TEST(PublicLog, FieldsCannotSlideIntoEachOther) {
  LogRow left{.measure = "ab", .subject = "c"}, right{.measure = "a", .subject = "bc"};
  EXPECT_NE(fields_hash(left), fields_hash(right));
}

}  // namespace
}  // namespace samvad::moderation
