#pragma once

#include "web/http/message.hpp"
#include "web/http/strict.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace samvad::web {

/// Turns the bytes of one connection into requests, without knowing sockets. Heads pass read_head() first; bodies are
/// framed by Beast's parser. Memory is bounded by the limits: an unfinished head, and an unfinished chunk header.
/// Not thread-safe.
class RequestReader {
 public:
  RequestReader(const SiteAddress& site, const HeadLimits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Where reading stands.
  enum class Step {
    kMore,     ///< all input was taken, the request is not complete
    kHead,     ///< the head is complete: look at request(), then call begin_body()
    kDone,     ///< the request is complete: take() it
    kRefused,  ///< refusal() says why; nothing more can be read from this connection
  };
  /// Reads from the front of `input` and removes what it used.
  Step feed(std::string_view& input);

  /// The head's part of the request, after kHead.
  Request& request() { return request_; }
  bool has_body() const { return parser_ != nullptr; }  ///< a body is announced
  bool expects_continue() const { return expects_continue_; }
  bool close() const { return close_; }  ///< the client closes after this request
  const Refusal& refusal() const { return refusal_; }

  /// Allows at most `limit` bytes of body. kDone when there is none, kRefused (413) when a longer one is announced.
  Step begin_body(std::size_t limit);
  /// The complete request after kDone; the reader starts over.
  Request take();
  /// True while no byte of the next request has come.
  bool idle() const { return state_ == State::kHead && kept_.empty(); }

 private:
  enum class State { kHead, kHeadDone, kBody, kDone };
  struct Parser;

  Step refuse(int status, std::string_view reason);
  void skip_empty_line(std::string_view& input);
  Step feed_head(std::string_view& input);
  Step finish_head(std::string_view raw);
  Step feed_body(std::string_view& input);
  Step parse_body(std::string_view bytes, std::size_t& used);
  bool bad_bytes(std::string_view fresh) const;

  const SiteAddress& site_;
  const HeadLimits& limits_;
  State state_ = State::kHead;
  bool close_ = false, expects_continue_ = false, skipped_line_ = false;
  Refusal refusal_;
  std::string kept_;  ///< bytes of an unfinished head or chunk header
  Request request_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace samvad::web
