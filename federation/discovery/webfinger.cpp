#include "federation/discovery/webfinger.hpp"

#include "federation/discovery/host_meta.hpp"
#include "federation/vocabulary/terms.hpp"
#include "storage/base/guards.hpp"

namespace samvad::federation {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::Url;

tl::unexpected<storage::Error> unproved(std::string why) {
  return fail(Code::kPeer, "error.handle_unproved", std::move(why));
}

Handle subject_of(const WebfingerDocument& answer) {
  return {answer.name, answer.host};
}

Result<FetchResponse> get(const Lookup& lookup, const Url& url, const char* accept) {
  SAMVAD_TRY(FetchRequest request, lookup.request(url));
  request.signer.reset();  // WebFinger is public; some servers refuse fields they do not know
  request.headers.emplace_back("Accept", accept);
  return lookup.client.fetch_blocking(std::move(request));
}

/// The answer at the usual place, else where the host's host-meta says (RFC 6415).
Result<FetchResponse> answer_of(const Lookup& lookup, const Handle& handle) {
  constexpr const char* kJrd = "application/jrd+json, application/json";
  SAMVAD_TRY(const Url url, Url::parse("https://" + handle.host +
                                       "/.well-known/webfinger?resource=" + storage::percent_encode(handle.acct())));
  SAMVAD_TRY(FetchResponse usual, get(lookup, url, kJrd));
  if (usual.status != 404) return usual;
  SAMVAD_TRY(const Url meta, Url::parse("https://" + handle.host + "/.well-known/host-meta"));
  const auto described = get(lookup, meta, "application/xrd+xml");
  if (!described || described->status != 200) return usual;
  const auto place = lrdd_address(described->body, handle.acct());
  if (!place) return usual;
  SAMVAD_TRY(const Url elsewhere, Url::parse(*place));
  if (elsewhere.text() == url.text()) return usual;
  return get(lookup, elsewhere, kJrd);
}

/// One question to one host.
Result<WebfingerDocument> ask(const Lookup& lookup, const Handle& handle) {
  SAMVAD_TRY(const FetchResponse response, answer_of(lookup, handle));
  SAMVAD_TRY(const storage::Json json, read_json_answer(response, false));
  ReadOptions options;
  options.test_mode = lookup.test_mode;
  options.asked_host = handle.host;
  auto answer = read_webfinger(json, options);
  if (!answer) return unproved(response.url.text() + ": " + answer.error().detail);
  if (answer->actor.empty()) return unproved(handle.text() + " is no ActivityPub actor");
  return answer;
}

/// The handle an actor claims for itself.
Result<Handle> claimed_handle(const ActorDocument& actor) {
  if (!actor.webfinger.empty()) {
    if (auto handle = parse_handle(actor.webfinger)) return handle;
  }
  SAMVAD_TRY(const Url id, Url::parse(actor.id));
  auto handle = parse_handle(actor.preferred_username + "@" + std::string(id.host()));
  if (!handle) return unproved(actor.id + " has no usable preferredUsername");
  return handle;
}

}  // namespace

Result<WebfingerDocument> look_up_handle(const Lookup& lookup, const Handle& handle) {
  SAMVAD_TRY(const WebfingerDocument answer, ask(lookup, handle));
  const Handle subject = subject_of(answer);
  if (subject.host == handle.host) {
    if (!subject.same(handle)) return unproved(handle.text() + " is answered with " + subject.text());
    return answer;
  }
  if (!storage::guard_on("SEC-11.subject")) return answer;
  // only the subject's own host may speak for it
  SAMVAD_TRY(const WebfingerDocument confirmed, ask(lookup, subject));
  if (!subject_of(confirmed).same(subject) || confirmed.actor != answer.actor) {
    return unproved(subject.host + " does not confirm " + subject.text());
  }
  return confirmed;
}

Result<ProvedActor> fetch_actor(const Lookup& lookup, const Url& id) {
  SAMVAD_TRY(FetchRequest request, lookup.request(id));
  SAMVAD_TRY(FetchedDocument document, fetch_activity_json_blocking(lookup.client, std::move(request)));
  ReadOptions options;
  options.test_mode = lookup.test_mode;
  options.served_from = document.id.text();
  auto actor = read_actor(document.json, options);
  if (!actor) return fail(Code::kPeer, "error.peer_document", id.text() + ": " + actor.error().detail);
  if (!is_actor_type(actor->type)) return fail(Code::kPeer, "error.peer_document", id.text() + " is no actor");
  return ProvedActor{{}, std::move(*actor), std::move(document)};
}

Result<Handle> prove_handle(const Lookup& lookup, const ActorDocument& actor) {
  SAMVAD_TRY(const Handle claimed, claimed_handle(actor));
  SAMVAD_TRY(const WebfingerDocument answer, look_up_handle(lookup, claimed));
  if (answer.actor != actor.id && storage::guard_on("SEC-11.actor")) {
    return unproved(claimed.text() + " leads to " + answer.actor + ", not to " + actor.id);
  }
  return subject_of(answer);
}

Result<ProvedActor> find_actor(const Lookup& lookup, const Handle& handle) {
  // 1. the handle's host names an actor
  SAMVAD_TRY(const WebfingerDocument answer, look_up_handle(lookup, handle));
  SAMVAD_TRY(const Url id, Url::parse(answer.actor));
  SAMVAD_TRY(ProvedActor found, fetch_actor(lookup, id));
  if (found.actor.id != answer.actor) return unproved(answer.actor + " is really " + found.actor.id);
  // 2. the actor names the handle: directly when it claims the very subject, else its own claim must lead to it
  SAMVAD_TRY(const Handle claimed, claimed_handle(found.actor));
  found.handle = subject_of(answer);
  if (claimed.same(found.handle)) return found;
  SAMVAD_TRY(const Handle proved, prove_handle(lookup, found.actor));
  if (!proved.same(found.handle)) {
    return unproved(found.actor.id + " is " + proved.text() + ", not " + found.handle.text());
  }
  return found;
}

}  // namespace samvad::federation
