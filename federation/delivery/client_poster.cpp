#include "federation/delivery/client_poster.hpp"

#include "storage/base/clock.hpp"
#include "storage/base/url.hpp"

#include <algorithm>
#include <charconv>

namespace samvad::federation {
namespace {

/// Retry-After (RFC 9110 10.2.3), seconds or a date; nullopt for nonsense.
std::optional<std::chrono::seconds> retry_after(std::string_view text) {
  if (text.empty()) return std::nullopt;
  long long value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 0) return std::chrono::seconds{value};
  const auto date = storage::parse_http_date(text);
  if (!date) return std::nullopt;
  return std::max(std::chrono::seconds{1},
                  std::chrono::ceil<std::chrono::seconds>(*date - storage::system_clock().now()));
}

PostOutcome outcome_of(const Client::Answer& answer) {
  if (!answer) {
    // an inbox that is no https address of a name on port 443 stays one; a name may lead elsewhere tomorrow
    return {.error = std::string(answer.error().key) + " " + answer.error().detail,
            .never = answer.error().key == "error.address_refused"};
  }
  return {.status = answer->status, .retry_after = retry_after(answer->header("retry-after"))};
}

}  // namespace

void ClientPoster::post(const storage::delivery_queue::Letter& letter, SignatureForm form,
                        std::function<void(PostOutcome)> done) {
  // a letter that can never be sent becomes a dead letter with its reason
  const auto url = storage::Url::parse(letter.inbox);
  if (!url) return done({.error = "the inbox is no address", .never = true});
  if (policy_.suspended(url->host())) return done({.error = "domain policy", .never = true});
  auto signer = keys_.find(letter.actor);
  if (!signer && signer.error().code == storage::Code::kNotFound)
    return done({.error = "the actor has no key", .never = true});
  // ours to mend, so the letter waits: without an answer it is tried again
  if (!signer) return done({.error = "our private key cannot be opened: " + signer.error().detail});
  FetchRequest request{.url = *url, .method = "POST", .body = letter.body, .form = form};
  request.headers.emplace_back("Content-Type", "application/activity+json");
  request.headers.emplace_back("Accept", "application/activity+json, */*;q=0.1");
  request.signer = std::move(*signer);
  client_.fetch(std::move(request),
                [done = std::move(done)](const Client::Answer& answer) { done(outcome_of(answer)); });
}

}  // namespace samvad::federation
