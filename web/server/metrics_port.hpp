#pragma once

#include "storage/base/settings.hpp"
#include "web/http/handler.hpp"
#include "web/http/server.hpp"
#include "web/server/metrics.hpp"

#include <functional>
#include <memory>

namespace samvad::web {

/// The private port that hands out metrics (metrics.*): GET /metrics and nothing else, by the same strict server as
/// pages, with one IO thread. Not for the public: it listens on loopback unless server.allow_public_listen is set.
class MetricsPort final : public RequestHandler {
 public:
  /// What a scrape needs: `now` gives the figures of this process, `submit` queues a look at the database and answers
  /// false when the workers are busy (the scrape then goes without it).
  struct Sources {
    std::function<MetricsView()> now;
    std::function<bool(storage::WorkerPool::Task)> submit;
  };
  MetricsPort(const storage::Settings& settings, Sources sources);

  /// As Server::listen.
  storage::Status listen() { return server_.listen(); }
  /// As Server::begin.
  void begin() { server_.begin(); }
  std::uint16_t port() const { return server_.port(); }
  void stop() { server_.stop(std::chrono::milliseconds(500)); }

  /// Lets GET /metrics through.
  HeadVerdict head(Request& request) override;
  /// Looks at the database on a worker, then answers.
  std::optional<Response> handle(std::shared_ptr<const Request> request,
                                 const std::function<Responder()>& make_responder) override;
  /// One line of text.
  Response failure(const Request& request, int status) override;

 private:
  const Sources sources_;
  Server server_;
};

}  // namespace samvad::web
