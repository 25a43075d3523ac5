#pragma once

#include "web/http/handler.hpp"

namespace samvad::web {

/// Sends requests that ask for ActivityPub to the endpoints where those know the path, and all others to the pages: one
/// address, two readers (design.md 4.15).
class Negotiation final : public RequestHandler {
 public:
  Negotiation(RequestHandler& pages, RequestHandler& alternates, const Router& alternate_routes)
      : pages_(pages), alternates_(alternates), routes_(alternate_routes) {}
  HeadVerdict head(Request& request) override { return choose(request).head(request); }
  std::optional<Response> handle(std::shared_ptr<const Request> request,
                                 const std::function<Responder()>& make_responder) override {
    RequestHandler& chosen = choose(*request);
    return chosen.handle(std::move(request), make_responder);
  }
  Response failure(const Request& request, int status) override { return pages_.failure(request, status); }

 private:
  RequestHandler& choose(const Request& request) const;

  RequestHandler& pages_;
  RequestHandler& alternates_;
  const Router& routes_;
};

}  // namespace samvad::web
