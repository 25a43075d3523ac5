#include "web/server/metrics_port.hpp"

#include "storage/base/log.hpp"

namespace samvad::web {
namespace {

ServerOptions options_of(const storage::Settings& settings) {
  ServerOptions options;
  options.address = settings.text("metrics.address");
  options.port = static_cast<std::uint16_t>(settings.integer("metrics.port"));
  options.io_threads = 1;
  options.allow_public_listen = settings.flag("server.allow_public_listen");
  options.most_connections = 32;
  options.access_log = false;
  return options;
}

SiteAddress address_of(const storage::Settings& settings) {
  std::string host = settings.text("metrics.address");
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return SiteAddress("http://" + host + ":" + std::to_string(settings.integer("metrics.port")));
}

Response plain(int status, std::string_view text) {
  return Response::of(status, "text/plain; charset=utf-8", std::string(text) + "\n");
}

Response metrics_response(const MetricsView& view) {
  Response response = Response::of(200, "text/plain; version=0.0.4; charset=utf-8", metrics_text(view));
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

MetricsPort::MetricsPort(const storage::Settings& settings, Sources sources)
    : sources_(std::move(sources)),
      server_(options_of(settings), address_of(settings), *this, std::make_shared<ServerStats>()) {}

HeadVerdict MetricsPort::head(Request& request) {
  if (request.path != "/metrics") return {plain(404, "Only /metrics is here."), 0};
  if (request.method != Method::kGet && request.method != Method::kHead) return {plain(405, "Only GET."), 0};
  return {};
}

std::optional<Response> MetricsPort::handle(std::shared_ptr<const Request>,
                                            const std::function<Responder()>& make_responder) {
  const auto respond = make_responder();
  const bool queued = sources_.submit([this, respond](storage::Db& db) {
    MetricsView view = sources_.now();
    try {
      view.backlog = storage::views::work_backlog(db);
    } catch (const storage::DbError& problem) {
      storage::log(storage::Level::kWarning, "metrics_without_database", {{"what", problem.what()}});
    }
    respond(metrics_response(view));
  });
  if (!queued) respond(metrics_response(sources_.now()));
  return std::nullopt;
}

Response MetricsPort::failure(const Request&, int status) {
  return plain(status, "The request was not taken.");
}

}  // namespace samvad::web
