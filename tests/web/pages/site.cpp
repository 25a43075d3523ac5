#include "tests/web/pages/site.hpp"

#include "forum/events/changes.hpp"
#include "storage/base/url.hpp"
#include "web/pages/shows.hpp"

#include <stdexcept>

namespace samvad::test {

namespace {

forum::Limits no_waiting() {
  forum::Limits limits;
  limits.new_thread_gap = limits.new_post_gap = std::chrono::seconds(0);
  limits.new_member_posts = 1000;
  return limits;
}

}  // namespace

Site::Site()
    : settings_(storage::Settings::for_tests()),
      ids_(storage::system_clock(), 1),
      forum_{.events = events_,
             .screen = screen_,
             .ids = ids_,
             .clock = storage::system_clock(),
             .public_url = "http://localhost:8080",
             .host = "localhost:8080",
             .federation = false,
             .limits = no_waiting()},
      csrf_(std::string(32, 'k'), web::SiteAddress("http://localhost:8080")),
      executors_(database_.db()),
      services_{.settings = settings_,
                .forum = forum_,
                .authors = authors_,
                .site = site_,
                .threads = threads_,
                .csrf = csrf_,
                .cookies = cookies_,
                .limits = limits_,
                .executors = executors_,
                .setup_token_fits = [](std::string_view token) { return token == "right-token"; },
                .setup_done = [] {}} {
  events_.subscribe_after([this](const forum::Event& event) {
    for (const auto& changed : forum::changes_of(event)) drop(changed);
  });
  web::add_reader_routes(router_, services_);
  web::add_asset_routes(router_);
}

void Site::drop(const storage::epochs::Changed& changed) {
  using storage::epochs::Kind;
  if (changed.kind == Kind::kActor) authors_.drop(storage::ActorId{changed.id});
  if (changed == storage::epochs::Changed{Kind::kSite, storage::epochs::kWholeSite}) {
    authors_.clear();
    site_.drop();
  }
  threads_.drop(web::shown_part(changed.kind, changed.id));
}

web::Response Site::send(web::Request request) {
  const std::size_t question = request.target.find('?');
  std::string target = request.target.substr(0, request.target.find('#'));
  request.target = target;
  request.path = storage::percent_decode(target.substr(0, question)).value();
  if (question != std::string::npos) request.query = target.substr(question + 1);
  std::string cookie;
  for (const auto& [name, value] : jar_) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
  if (!cookie.empty()) request.headers.emplace_back("cookie", cookie);
  request.client_address = "127.0.0.1";
  request.host = "localhost:8080";
  request.request_id = "test";
  web::Router::Match match = router_.find(request.method, request.path);
  if (match.route == nullptr) throw std::logic_error("no route for " + request.target);
  request.params = std::move(match.params);
  request.route = match.route;
  web::Response response;
  const auto shared = std::make_shared<const web::Request>(request);
  if (match.route->io) {
    response = match.route->io(*shared);
  } else if (match.route->worker) {
    response = match.route->worker(*shared, *asked_);
  } else {
    match.route->async(shared, [&](web::Response answer) { response = std::move(answer); });
  }
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    const std::size_t equals = value.find('=');
    const std::string cookie_value = value.substr(equals + 1, value.find(';') - equals - 1);
    if (cookie_value.empty()) {
      jar_.erase(value.substr(0, equals));
    } else {
      jar_[value.substr(0, equals)] = cookie_value;
    }
  }
  return response;
}

web::Response Site::get(const std::string& target, const Fields& headers) {
  web::Request request;
  request.method = web::Method::kGet;
  request.target = target;
  request.headers = headers;
  return send(std::move(request));
}

web::Response Site::post(const std::string& target, const Fields& fields, const Fields& headers) {
  web::Request request;
  request.method = web::Method::kPost;
  request.target = target;
  request.headers = headers;
  request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  for (const auto& [name, value] : fields) {
    request.body +=
        (request.body.empty() ? "" : "&") + storage::percent_encode(name) + "=" + storage::percent_encode(value);
  }
  request.headers.emplace_back("content-length", std::to_string(request.body.size()));
  return send(std::move(request));
}

void Site::set_up() {
  const web::Response done = post("/setup", {{"token", "right-token"},
                                             {"site_name", "City Assembly"},
                                             {"site_description", "Where the city decides."},
                                             {"site_language", "en"},
                                             {"registration", "1"},
                                             {"name", "asha"},
                                             {"display_name", "Asha Rao"},
                                             {"email", "asha@example.org"},
                                             {"password", "twelve green lanterns"},
                                             {"board_title", "Transport"},
                                             {"board_name", "transport"}});
  if (done.status != 303) throw std::runtime_error("set-up failed: " + std::string(done.text()));
}

void Site::sign_up(const std::string& name) {
  forget_cookies();
  const web::Response done = post("/sign-up", {{"name", name},
                                               {"display_name", ""},
                                               {"email", name + "@example.org"},
                                               {"password", "twelve green lanterns"},
                                               {"rules", "1"}});
  if (done.status != 303) throw std::runtime_error("sign-up failed: " + std::string(done.text()));
}

}  // namespace samvad::test
