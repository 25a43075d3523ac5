#include "storage/base/log.hpp"

#include "storage/base/error.hpp"
#include "storage/base/json.hpp"

#include <array>
#include <chrono>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

namespace samvad::storage {
namespace {

/// Puts a pipe in the place of standard error.
class PipeForStderr {
 public:
  PipeForStderr() : saved_(::dup(STDERR_FILENO)) {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    ::dup2(ends_[1], STDERR_FILENO);
  }
  ~PipeForStderr() {
    ::dup2(saved_, STDERR_FILENO);
    for (const int fd : {saved_, ends_[0], ends_[1]}) ::close(fd);
  }
  static constexpr std::string_view kNothing = "<nothing came>";
  /// The next line, waiting for it.
  std::string line(int patience_ms = 10000) {
    std::string text;
    for (char c = 0; c != '\n';) {
      pollfd wanted{ends_[0], POLLIN, 0};
      if (::poll(&wanted, 1, patience_ms) != 1 || ::read(ends_[0], &c, 1) != 1) return text.append(kNothing);
      text += c;
    }
    return text;
  }

 private:
  std::array<int, 2> ends_{};
  int saved_;
};

class Log : public testing::Test {
 protected:
  void TearDown() override { configure_log(Level::kInfo, false); }
};

TEST_F(Log, OneEventIsOneLogfmtLine) {
  PipeForStderr pipe;
  const LogContext context("r1");
  log(Level::kInfo, "post_created", {{"id", 12}, {"ok", true}, {"title", "two words"}, {"empty", ""}});
  const std::string line = pipe.line();
  EXPECT_EQ(line.substr(0, 5), "time=");
  EXPECT_NE(line.find(" level=info event=post_created request=r1 id=12 ok=true title=\"two words\" empty=\"\"\n"),
            std::string::npos)
      << line;
}

TEST_F(Log, ControlsCannotForgeALine) {
  PipeForStderr pipe;
  log(Level::kWarning, "odd", {{"text", "a\r\nlevel=critical \"x\\\x1b[31m\xc2\x85\xff नमस्ते"}});
  const std::string line = pipe.line();
  EXPECT_NE(line.find(R"(text="a\r\nlevel=critical \"x\\\x1b[31m\xc2\x85\xff नमस्ते")"), std::string::npos) << line;
  EXPECT_EQ(line.find('\r'), std::string::npos);
}

TEST_F(Log, JsonLinesParse) {
  PipeForStderr pipe;
  configure_log(Level::kInfo, true);
  log(Level::kError, "broke", Error(Code::kPeer, "error.peer", "line\nbreak"), {{"host", "example.org"}});
  const auto json = parse_json(pipe.line());
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["event"].text(), "broke");
  EXPECT_EQ((*json)["level"].text(), "error");
  EXPECT_EQ((*json)["code"].text(), "peer");
  EXPECT_EQ((*json)["detail"].text(), "line\nbreak");
  EXPECT_NE((*json)["at"].text().find("log_test.cpp:"), std::string_view::npos);
}

TEST_F(Log, LevelsBelowTheLeastAreSilent) {
  PipeForStderr pipe;
  configure_log(Level::kWarning, false);
  log(Level::kInfo, "quiet");
  log(Level::kWarning, "loud");
  EXPECT_NE(pipe.line().find("event=loud"), std::string::npos);
}

TEST_F(Log, LongValuesAreCut) {
  PipeForStderr pipe;
  log(Level::kInfo, "long", {{"text", std::string(100000, 'x')}});
  const std::string logfmt = pipe.line();
  EXPECT_LE(logfmt.size(), 4096U);
  EXPECT_TRUE(logfmt.ends_with(" cut=1\n"));
  configure_log(Level::kInfo, true);
  log(Level::kInfo, "long", {{"text", std::string(100000, 'x')}});
  EXPECT_TRUE(parse_json(pipe.line()));
}

TEST_F(Log, APipeNobodyReadsBlocksNobody) {
  PipeForStderr pipe;  // takes 64 KiB, then is full
  for (int i = 0; i < 20000; ++i) log(Level::kInfo, "flood", {{"i", i}, {"text", std::string(100, 'x')}});
  log(Level::kCritical, "still_alive");  // a full pipe that is waited for is never passed
  // once somebody reads again, the next line that is written tells of the lost ones before it
  bool told = false;
  const auto start = std::chrono::steady_clock::now();
  for (std::string line; line.find("event=after") == std::string::npos;) {
    line = pipe.line(100);
    if (line == PipeForStderr::kNothing) log(Level::kInfo, "after");
    told = told || line.find("log_lines_lost") != std::string::npos;
    ASSERT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(120));
  }
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace samvad::storage
