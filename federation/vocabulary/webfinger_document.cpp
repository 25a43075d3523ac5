#include "federation/vocabulary/webfinger_document.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/base/url.hpp"

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;

namespace {

bool is_activity_type(std::string_view media_type) {
  return media_type == "application/activity+json" ||
         (media_type.starts_with("application/ld+json") && media_type.find(kActivityStreams) != std::string_view::npos);
}

/// Canonical host, a port kept as it is.
std::string tidy_host(std::string_view text, bool test_mode) {
  const auto colon = text.rfind(':');
  const auto host = storage::canonical_host(text.substr(0, colon), test_mode);
  if (!host) return {};
  return colon == std::string_view::npos ? *host : *host + std::string(text.substr(colon));
}

}  // namespace

bool is_webfinger(const Json& object) {
  return object["subject"].is_string() && object["links"].is_array();
}

Result<WebfingerDocument> read_webfinger(const Json& object, const ReadOptions& options) {
  WebfingerDocument answer;
  for (const Json& link : object["links"].as_list()) {
    if (answer.actor.empty() && link["rel"].text() == "self" && is_activity_type(link["type"].text()))
      answer.actor = read_id(link["href"], "self", options).value_or("");
    if (link["rel"].text() == "http://ostatus.org/schema/1.0/subscribe") answer.subscribe = link["template"].text();
  }
  std::string_view subject = object["subject"].text();
  if (!subject.starts_with("acct:")) return fail(Code::kBadInput, "error.bad_activity", "subject is no acct: URI");
  subject.remove_prefix(5);
  const auto at = subject.rfind('@');
  answer.name = subject.substr(0, at);
  const std::string actor_host = host_of(answer.actor);
  const std::string asked = options.asked_host.empty() ? actor_host : options.asked_host;
  answer.host = at == std::string_view::npos ? asked : tidy_host(subject.substr(at + 1), options.test_mode);
  if (answer.name.empty() || answer.host.empty())
    return fail(Code::kBadInput, "error.bad_activity", "subject without name or host");
  answer.subject = "acct:" + answer.name + "@" + answer.host;
  answer.confirmed = answer.host == actor_host || answer.host == options.asked_host;
  return answer;
}

}  // namespace samvad::federation
