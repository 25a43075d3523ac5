#include "federation/http/response_reader.hpp"

#include <gtest/gtest.h>
#include <string>

namespace samvad::federation {
namespace {

/// A peer that sends its last chunk byte by byte must not bring us down (an assertion of Beast 1.81 would).
TEST(ResponseReader, LastChunkInPieces) {
  const std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: b\r\n\r\n";
  for (std::size_t piece = 1; piece <= answer.size(); ++piece) {
    ResponseReader reader(1000);
    for (std::size_t at = 0; at < answer.size(); at += piece)
      ASSERT_TRUE(reader.feed(std::string_view(answer).substr(at, piece))) << piece;
    EXPECT_TRUE(reader.done()) << piece;
  }
}

}  // namespace
}  // namespace samvad::federation
