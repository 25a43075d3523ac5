#include "moderation/policy/policy_csv.hpp"

#include <gtest/gtest.h>

namespace samvad::moderation {
namespace {

using storage::domain_policy::PolicyRow;
using storage::domain_policy::Severity;

/// Detail of the refusal, "" when the text was read.
std::string why(std::string_view text) {
  const auto read = read_policy_csv(text);
  return read ? "" : read.error().detail;
}

TEST(PolicyCsv, ComesBackAsItWent) {
  const std::vector<PolicyRow> rows{
      {.domain = "bad.example", .severity = Severity::kSuspend, .public_comment = "Spam, \"and\" worse\nfor years"},
      {.domain = "half.example", .severity = Severity::kLimit, .reject_media = true, .obfuscate = true},
      {.domain = "filter.example", .reject_media = true, .reject_reports = true, .public_comment = "केवल चित्र"}};
  const std::string text = policy_csv(rows);
  EXPECT_TRUE(text.starts_with("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n")) << text;
  const auto read = read_policy_csv(text);
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_EQ(read->size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ((*read)[i].domain, rows[i].domain);
    EXPECT_EQ((*read)[i].severity, rows[i].severity);
    EXPECT_EQ((*read)[i].reject_media, rows[i].reject_media);
    EXPECT_EQ((*read)[i].reject_reports, rows[i].reject_reports);
    EXPECT_EQ((*read)[i].obfuscate, rows[i].obfuscate);
    EXPECT_EQ((*read)[i].public_comment, rows[i].public_comment);
  }
}

TEST(PolicyCsv, ReadsWhatOthersWrite) {
  const auto mastodon =
      read_policy_csv("\xef\xbb\xbf#domain,#severity,#reject_media\r\nBad.Example,suspend,TRUE\r\n\r\n");
  ASSERT_TRUE(mastodon);
  EXPECT_EQ(mastodon->at(0).domain, "bad.example");
  EXPECT_TRUE(mastodon->at(0).reject_media);
  const auto turned = read_policy_csv("severity,domain\nnoop,one.example\nlimit,two.example\n");
  ASSERT_TRUE(turned);
  EXPECT_EQ(turned->at(0).severity, Severity::kNone) << "noop never becomes a block";
  EXPECT_EQ(turned->at(1).severity, Severity::kLimit);
  const auto plain = read_policy_csv("one.example\ntwo.example\n");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->at(1).severity, Severity::kSuspend);
  const auto without = read_policy_csv("domain\none.example\n");
  ASSERT_TRUE(without);
  EXPECT_EQ(without->at(0).severity, Severity::kSuspend);
  EXPECT_EQ(read_policy_csv("")->size(), 0U);
}

TEST(PolicyCsv, RefusesWhatItWouldHaveToGuess) {
  EXPECT_EQ(why("domain,severity\na.example,noop\nb.example,block\n"),
            "line 3: severity is suspend, silence or noop, not \"block\"");
  EXPECT_EQ(why("domain,severity\na.example,\n"), "line 2: severity is suspend, silence or noop, not \"\"");
  EXPECT_EQ(why("a.example\nb***.example\n"), "line 2: \"b***.example\" is no domain");
  EXPECT_EQ(why("domain,reject_media\na.example,maybe\n"), "line 2: reject_media is true or false, not \"maybe\"");
  EXPECT_EQ(why("domain\na.example\nA.example\n"), "line 3: a.example stands there twice");
  EXPECT_EQ(why("domain,public_comment\na.example,\"open\n"), "line 2: a quote is not closed");
  std::string many;
  for (int i = 0; i <= 20'001; ++i) many += "h" + std::to_string(i) + ".example\n";
  EXPECT_NE(why(many), "");
}

}  // namespace
}  // namespace samvad::moderation
