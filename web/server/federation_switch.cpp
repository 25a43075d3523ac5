#include "web/server/federation_switch.hpp"

#include "federation/http/client.hpp"
#include "storage/base/url.hpp"

#include <algorithm>
#include <thread>

namespace samvad::web {
namespace {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1";
}

/// Test overrides that name networks: only these lead anywhere from a loopback address.
bool has_test_overrides(const storage::Settings& settings) {
  return federation::test_overrides_hold(settings) && !settings.list("federation.test.allowed_ranges").empty();
}

}  // namespace

bool federation_switched_on(const storage::Settings& settings) {
  if (!settings.flag("federation.enabled")) return false;
  const auto url = storage::Url::parse(settings.text("site.public_url"));
  if (!url) return false;
  return !is_loopback(url->host()) || has_test_overrides(settings);
}

bool reads_test_ids(const storage::Settings& settings) {
  return has_test_overrides(settings);
}

unsigned hash_threads(const storage::Settings& settings) {
  const auto wanted = settings.integer("limits.hash_parallel");
  return wanted > 0 ? static_cast<unsigned>(wanted) : std::clamp(std::thread::hardware_concurrency() / 2, 1U, 2U);
}

unsigned worker_count(const storage::Settings& settings) {
  const auto wanted = settings.integer("server.workers");
  return wanted > 0 ? static_cast<unsigned>(wanted) : 2 * std::max(1U, std::thread::hardware_concurrency()) + 2;
}

}  // namespace samvad::web
