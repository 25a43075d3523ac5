#pragma once

#include "web/http/message.hpp"
#include "web/http/router.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace samvad::web {

/// What the connection may do after it has read a head.
struct HeadVerdict {
  std::optional<Response> answer;  ///< the answer already, without reading a body
  std::size_t body_limit = 0;
};

/// What stands behind the sockets. Called on IO threads, many at once; must not block and must not throw.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  /// The head is read, the body is not. May fill `route` and `params`.
  virtual HeadVerdict head(Request& request) = 0;
  /// Answers at once, or calls `make_responder` and answers later through what it gives.
  virtual std::optional<Response> handle(std::shared_ptr<const Request> request,
                                         const std::function<Responder()>& make_responder) = 0;
  /// The answer to a request that the connection ends itself: 408, 413, 503.
  virtual Response failure(const Request& request, int status) = 0;
};

}  // namespace samvad::web
