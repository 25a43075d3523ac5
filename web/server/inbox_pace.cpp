#include "web/server/inbox_pace.hpp"

#include "web/http/server_settings.hpp"

#include <string>

namespace samvad::web {

namespace {

/// Key fetches count beside activities, under the limit of a peer.
std::string_view setting_of(federation::InboxLimit limit) {
  switch (limit) {
    case federation::InboxLimit::kNewHost:
      return "inbox_new_host";
    case federation::InboxLimit::kSettledHost:
      return "inbox_host_most";
    case federation::InboxLimit::kActor:
      return "inbox_actor";
    case federation::InboxLimit::kHost:
    case federation::InboxLimit::kKeyFetches:
      break;
  }
  return "inbox_host";
}

}  // namespace

federation::InboxAcceptor::Pace inbox_pace(const storage::Settings& settings, RateLimiter& limiter) {
  return [rates = rates_of(settings), &limiter](federation::InboxLimit limit, std::string_view key) {
    const std::string_view setting = setting_of(limit);
    const bool keys = limit == federation::InboxLimit::kKeyFetches;
    return limiter.take(keys ? "key_fetches" : setting, keys ? address_key(key) : std::string(key),
                        rates.at(std::string(setting)));
  };
}

}  // namespace samvad::web
