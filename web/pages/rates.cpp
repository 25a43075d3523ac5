#include "web/pages/rates.hpp"

#include "web/http/server_settings.hpp"

#include <algorithm>

namespace samvad::web {

storage::Status within_rate(const Visit& visit, std::string_view name) {
  const Rate rate = rate_of(visit.services.settings, name);
  const auto wait = visit.services.limits.take(name, storage::to_text(visit.scope.actor), rate);
  if (!wait) return {};
  return storage::fail(
      storage::Error(storage::Code::kRateLimited, "error.too_many").with("retry_after", std::to_string(wait->count())));
}

Response with_wait(Response response, const storage::Error& error) {
  const auto wait = std::ranges::find(error.args, "retry_after", &std::pair<std::string, std::string>::first);
  if (wait != error.args.end()) response.set("Retry-After", wait->second);
  return response;
}

}  // namespace samvad::web
