#include "web/server/setup_token.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <latch>
#include <sys/stat.h>
#include <thread>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;

/// A data directory that ends with the test.
class SetupToken : public ::testing::Test {
 protected:
  SetupToken() {
    char name[] = "/tmp/samvad-token-XXXXXX";
    directories_ = Directories::below(mkdtemp(name));
  }
  ~SetupToken() override { fs::remove_all(directories_.data); }

  std::string made() {
    const auto token = setup_token(directories_);
    return token ? *token : "error: " + std::string(token.error().key);
  }
  fs::path file() const { return directories_.data / "setup_token"; }

  Directories directories_;
};

TEST_F(SetupToken, IsTheSameForAllWhoAskForTheFirstTimeAtOnce) {
  for (int round = 0; round < 50; ++round) {
    constexpr int kAskers = 8;
    std::latch start(kAskers);
    std::vector<std::string> tokens(kAskers);
    std::vector<std::thread> askers;
    for (auto& token : tokens) {
      askers.emplace_back([&] {
        start.arrive_and_wait();
        token = made();
      });
    }
    for (auto& asker : askers) asker.join();
    EXPECT_GE(tokens[0].size(), 40U) << tokens[0];
    for (const auto& token : tokens) ASSERT_EQ(token, tokens[0]);
    EXPECT_EQ(made(), tokens[0]) << "a later start shows it again";
    setup_done(directories_);
  }
}

TEST_F(SetupToken, IsReadableByItsOwnerOnlyAndGoneWhenTheFirstRunHappened) {
  const std::string token = made();
  struct stat about {};
  ASSERT_EQ(stat(file().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
  setup_done(directories_);
  EXPECT_FALSE(fs::exists(file()));
  setup_done(directories_);  // no error
  EXPECT_NE(made(), token) << "a new first run has a new one";
}

TEST_F(SetupToken, OfAProcessThatStartsIsThereUntilTheFirstRunHappened) {
  const auto token = word_of_first_run(directories_, [] { return false; });
  ASSERT_TRUE(token);
  EXPECT_EQ(*token, made());
  EXPECT_EQ(word_of_first_run(directories_, [] { return true; }).value(), "");
  EXPECT_FALSE(fs::exists(file()));
}

TEST_F(SetupToken, IsNotLeftBehindWhenAnotherProcessEndsTheFirstRunMeanwhile) {
  int asked = 0;
  const auto token = word_of_first_run(directories_, [&] {
    if (++asked == 1) return false;
    EXPECT_TRUE(fs::exists(file())) << "asked again once there is a token";
    return true;
  });
  ASSERT_TRUE(token);
  EXPECT_EQ(*token, "");
  EXPECT_FALSE(fs::exists(file()));
}

TEST_F(SetupToken, AFileLeftEmptyByAProcessThatWasKilledGetsOne) {
  std::ofstream(file()).flush();
  EXPECT_GE(made().size(), 40U) << made();
}

TEST_F(SetupToken, ADirectoryThatCannotBeWrittenIsNamed) {
  directories_.data /= "nowhere";
  const auto token = setup_token(directories_);
  ASSERT_FALSE(token);
  EXPECT_NE(token.error().detail.find(file().string()), std::string::npos) << token.error().detail;
}

}  // namespace
}  // namespace samvad::web
