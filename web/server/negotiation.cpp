#include "web/server/negotiation.hpp"

#include "web/activitypub/services.hpp"

namespace samvad::web {

RequestHandler& Negotiation::choose(const Request& request) const {
  const bool reads = request.method == Method::kGet || request.method == Method::kHead;
  if (!reads || !wants_activity(request)) return pages_;
  return routes_.find(Method::kGet, request.path).route != nullptr ? alternates_ : pages_;
}

}  // namespace samvad::web
