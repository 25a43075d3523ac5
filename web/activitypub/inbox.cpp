#include "web/activitypub/answers.hpp"
#include "web/activitypub/endpoints.hpp"

namespace samvad::web {
namespace {

std::string_view method_text(Method method) {
  return method == Method::kPost ? "POST" : "GET";
}

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "This activity cannot be read";
    case 401:
      return "The signature is missing, wrong, stale, or covers too little";
    case 429:
      return "Too many activities; please slow down";
    case 403:
      return "This server does not exchange activities with yours";
    default:
      return "Busy; please try again later";
  }
}

void take(const ActivityPubServices& services, std::shared_ptr<const Request> request, const Responder& respond) {
  if (!services.federating) {
    Response response = problem_response(503, "Federation is switched off here");
    response.set("Retry-After", "86400");
    return respond(std::move(response));
  }
  const federation::SignedMessage message{.method = method_text(request->method),
                                          .target = request->target,
                                          .origin = services.addresses.public_url,
                                          .headers = request->headers,
                                          .body = request->body};
  services.inbox.accept({request, message, request->client_address}, [respond](const federation::InboxAnswer& answer) {
    if (answer.status == 202) return respond(Response::of(202, "text/plain; charset=utf-8", ""));
    Response response = problem_response(answer.status, title_of(answer.status));
    if (answer.retry_after > 0) response.set("Retry-After", std::to_string(answer.retry_after));
    respond(std::move(response));
  });
}

}  // namespace

void add_inbox_routes(Router& router, const ActivityPubServices& services) {
  for (const auto& [name, pattern] : {std::pair{"shared_inbox", "/inbox"}, {"actor_inbox", "/actors/{id}/inbox"}}) {
    router.add({.name = name,
                .method = Method::kPost,
                .pattern = pattern,
                .runs_on = RunsOn::kAsync,
                .async = [&services](std::shared_ptr<const Request> request,
                                     Responder respond) { take(services, std::move(request), respond); },
                .body_limit = services.inbox_bytes,
                .form_token = false});
  }
}

}  // namespace samvad::web
