#pragma once

#include "federation/http/client.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace samvad::federation {

/// Reads one HTTP/1.1 response through Beast's parser: header of at most 16 KiB, at most four interim (1xx) answers,
/// body cap while it arrives. Only the client uses it.
class ResponseReader {
 public:
  explicit ResponseReader(std::size_t most_bytes);
  ~ResponseReader();
  ResponseReader(const ResponseReader&) = delete;

  /// The final answer is complete.
  bool done() const;
  /// At least one byte came.
  bool started() const;
  /// The peer keeps the connection and nothing of another message follows.
  bool reusable() const;
  /// Takes bytes as they come. kTooLarge "error.peer_too_large", kPeer "error.peer_answer".
  storage::Status feed(std::string_view bytes);
  /// The peer closed the connection. kPeer "error.peer_unreachable" when that cut the answer.
  storage::Status feed_end();
  /// The answer, once done.
  FetchResponse take(storage::Url url);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// kPeer "error.peer_answer".
tl::unexpected<storage::Error> bad_answer(std::string detail);
/// kPeer "error.peer_unreachable".
tl::unexpected<storage::Error> unreachable(std::string detail);

}  // namespace samvad::federation
