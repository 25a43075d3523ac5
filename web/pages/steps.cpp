#include "web/pages/steps.hpp"

#include "storage/base/log.hpp"
#include "web/http/errors.hpp"
#include "web/pages/handlers.hpp"

namespace samvad::web {

void Steps::refuse(int status) const {
  Response response = failure_page(services_, *request_, error_of(status), status);
  if (status == 503) response.set("Retry-After", "5");
  respond_(std::move(response));
}

void Steps::guarded(const std::function<void()>& step) const {
  const storage::LogContext context(request_->request_id);
  try {
    step();
  } catch (const storage::DbError& failure) {
    storage::log(storage::Level::kError, "request_failed", {{"what", failure.what()}});
    refuse(failure.code() == storage::Code::kInternal ? 500 : 503);
  } catch (const std::exception& failure) {
    storage::log(storage::Level::kError, "request_failed", {{"what", failure.what()}});
    refuse(500);
  }
}

void Steps::on_worker(std::function<void(storage::Db&)> step) {
  const bool queued = services_.executors.worker(
      [self = shared_from_this(), step = std::move(step)](storage::Db& db) { self->guarded([&] { step(db); }); });
  if (!queued) refuse(503);
}

void Steps::on_slow(std::function<void()> step) {
  const bool queued =
      services_.executors.slow([self = shared_from_this(), step = std::move(step)] { self->guarded(step); });
  if (!queued) refuse(503);
}

}  // namespace samvad::web
