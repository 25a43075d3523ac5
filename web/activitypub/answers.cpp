#include "web/activitypub/answers.hpp"

#include "storage/base/json.hpp"
#include "web/activitypub/services.hpp"

#include <algorithm>

namespace samvad::web {
namespace {

constexpr std::string_view kActivityJson = "application/activity+json";
constexpr std::string_view kVary = "Accept, Accept-Language, Cookie, Signature";

/// Where a media type stands in an Accept header, npos when it is not there.
std::size_t place_of(std::string_view accept, std::string_view type) {
  return accept.find(type);
}

}  // namespace

bool wants_activity(const Request& request) {
  const std::string_view accept = request.header("accept");
  const std::size_t activity = std::min(place_of(accept, kActivityJson), place_of(accept, "application/ld+json"));
  return activity != std::string_view::npos && activity < place_of(accept, "text/html");
}

Response activity_response(std::string body, int status) {
  Response response = Response::of(status, std::string(kActivityJson), std::move(body));
  response.set("Vary", std::string(kVary));
  response.set("Access-Control-Allow-Origin", "*");
  return response;
}

Response json_response(std::string media_type, std::string body) {
  Response response = Response::of(200, std::move(media_type), std::move(body));
  response.set("Access-Control-Allow-Origin", "*");
  return response;
}

Response problem_response(int status, std::string_view title) {
  storage::JsonWriter out;
  out.object().member("title", std::string(title)).member("status", status).end_object();
  return Response::of(status, "application/problem+json", out.take());
}

Response found_at(std::string url) {
  Response response = Response::of(302, "text/plain; charset=utf-8", "");
  response.set("Location", std::move(url));
  response.set("Vary", std::string(kVary));
  return response;
}

}  // namespace samvad::web
