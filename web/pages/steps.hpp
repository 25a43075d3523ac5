#pragma once

#include "web/http/router.hpp"
#include "web/pages/services.hpp"

#include <functional>
#include <memory>

namespace samvad::web {

/// A form whose work alternates between database workers and the slow executor (design.md 4.16): each step starts the
/// next. A full queue or an exception ends it with an error page. Kept alive by its own steps.
class Steps : public std::enable_shared_from_this<Steps> {
 public:
  Steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond)
      : services_(services), request_(std::move(request)), respond_(std::move(respond)) {}

  /// Queues the next step where the database is, or where password hashes are computed; from any step.
  void on_worker(std::function<void(storage::Db&)> step);
  void on_slow(std::function<void()> step);
  /// Ends it.
  void answer(Response response) const { respond_(std::move(response)); }

  /// What it was made with; lives as long as this.
  const PageServices& services() const { return services_; }
  const Request& request() const { return *request_; }

 private:
  void guarded(const std::function<void()>& step) const;
  void refuse(int status) const;

  const PageServices& services_;
  const std::shared_ptr<const Request> request_;
  const Responder respond_;
};

/// Handlers of asynchronous routes; each answers once.
void log_in_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond);
void sign_up_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond);
void setup_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond);
void password_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond);
void email_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond);
void delete_steps(const PageServices& services, std::shared_ptr<const Request> request, Responder respond);

}  // namespace samvad::web
