#include "federation/inbox/acceptor.hpp"

#include "federation/signatures/received_signature.hpp"
#include "federation/vocabulary/judge.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/json.hpp"
#include "storage/base/log.hpp"

#include <cstring>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Level;
using storage::inbox::InboxRow;

constexpr int kFullWait = 60;  ///< seconds that senders are told to wait while the queue is full
constexpr std::chrono::hours kYoungHost{24}, kSettledHost{24 * 30};
constexpr std::chrono::hours kRemembered{2};  ///< a signature is good for an hour before and after its time

struct RowTag;

InboxAnswer refusal(const storage::Error& error) {
  switch (error.code) {
    case Code::kUnavailable:
    case Code::kTimeout:
    case Code::kPeer:
      return {503, 60, std::string(error.key)};
    case Code::kPolicy:
      return {403, 0, std::string(error.key)};
    case Code::kUnauthenticated:
      return {401, 0, std::string(error.key)};
    default:
      return {400, 0, std::string(error.key)};
  }
}

InboxLimit limit_of(storage::Instant::duration known_for) {
  if (known_for < kYoungHost) return InboxLimit::kNewHost;
  return known_for < kSettledHost ? InboxLimit::kHost : InboxLimit::kSettledHost;
}

/// First 8 bytes of the hash of what the activity is about: keeps work on one object apart from the rest.
std::int64_t object_hash(std::string_view uri) {
  if (uri.empty()) return 0;
  const auto digest = storage::sha256(uri);
  std::int64_t value = 0;
  std::memcpy(&value, digest.data(), sizeof value);
  return value;
}

}  // namespace

/// Steps of one POST; lives until its answer is given.
struct InboxStep : std::enable_shared_from_this<InboxStep> {
  InboxAcceptor::Parts parts;
  std::shared_ptr<InboxAcceptor::Taken> taken;
  IncomingPost post;
  InboxAcceptor::Done done;
  ReceivedSignature signature;
  bool asked_anew = false;

  InboxStep(InboxAcceptor::Parts p, std::shared_ptr<InboxAcceptor::Taken> t, IncomingPost incoming,
            InboxAcceptor::Done d)
      : parts(std::move(p)), taken(std::move(t)), post(std::move(incoming)), done(std::move(d)) {}

  void refuse(const storage::Error& error) {
    storage::log(Level::kInfo, "inbox_refused", error, {{"host", host_of(signature.key_id)}});
    done(refusal(error));
  }

  void start() {
    // 1. all that needs no key: digest of the raw bytes, coverage, freshness; then policy before anything is fetched
    auto read = read_signature(post.message, parts.context.forum.clock.now());
    if (!read) return refuse(read.error());
    signature = std::move(*read);
    const std::string host = host_of(signature.key_id);
    if (host.empty()) return refuse({Code::kUnauthenticated, "error.key_unknown", signature.key_id});
    if (parts.context.policy.suspended(host) && storage::guard_on("SEC-37.signer"))
      return refuse({Code::kPolicy, "error.domain_suspended", host});
    if (parts.full() && storage::guard_on("SEC-27.inbox")) return done({503, kFullWait, "error.unavailable"});
    // 2. the key
    if (const auto found = parts.keys.remembered(signature.key_id)) return verify(*found);
    if (parts.keys.met(signature.key_id) || !too_fast(InboxLimit::kKeyFetches, post.client)) ask(false);
  }

  /// True when the sender was told to wait.
  bool too_fast(InboxLimit limit, std::string_view key) {
    const auto wait = parts.pace(limit, key);
    if (!wait || !storage::guard_on("SEC-35.inbox")) return false;
    storage::log(Level::kInfo, "inbox_too_fast", {{"key", key}});
    done({429, static_cast<int>(wait->count()), "error.too_many"});
    return true;
  }

  void ask(bool anew) {
    asked_anew = anew;
    parts.keys.find(signature.key_id, anew, [self = shared_from_this()](storage::Result<FoundKey> found) {
      if (!found) return self->no_key(found.error());
      self->verify(*found);
    });
  }

  /// A key whose host says it is gone signs the farewell of an account that we may not even know. One that its host
  /// does not show us, or shows in a form we cannot use, verifies nothing: that is no fault of the activity (401).
  void no_key(const storage::Error& error) {
    switch (error.code) {
      case Code::kGone:
      case Code::kNotFound:
        return done({});
      case Code::kUnavailable:
      case Code::kTimeout:
      case Code::kPeer:
      case Code::kPolicy:
        return refuse(error);
      default:
        return refuse({Code::kUnauthenticated, "error.key_unknown", error.detail});
    }
  }

  void verify(const FoundKey& found) {
    const auto verified = verify_signature(signature, found.key);
    if (!verified && !asked_anew) return ask(true);  // keys change: once more with what its host says now
    if (!verified) return refuse(verified.error());
    // counted by what is proved: nobody uses up the share of another
    if (too_fast(limit_of(parts.context.forum.clock.now() - found.host_since), host_of(found.actor_uri))) return;
    if (too_fast(InboxLimit::kActor, found.actor_uri)) return;
    if (is_replay()) return done({});
    read_body(found.actor_uri);
  }

  /// SEC-3: the same signature of the same key came before and was taken: it has had its effect.
  bool is_replay() const {
    const auto since = taken->get(signature.replay_id());
    return since && parts.context.forum.clock.now() - *since < kRemembered && storage::guard_on("SEC-3.replay");
  }

  void read_body(const std::string& signer) {
    // 3. one buffer: what was verified is what is read and stored
    const auto json = storage::parse_json(post.message.body);
    if (!json) return refuse(json.error());
    const auto document = read_document(*json, parts.context.reading);
    if (!document) return refuse(document.error());
    const auto* activity = document->as<Activity>();
    if (activity == nullptr) return refuse({Code::kBadInput, "error.bad_activity", "not an activity"});
    if (activity->actor != signer && storage::guard_on("SEC-5.actor"))
      return refuse({Code::kUnauthenticated, "error.signature_wrong", "signed by another actor"});
    const auto judgement = judge(*document, parts.context.reading);
    if (judgement.verdict == Verdict::kReject) return refuse({Code::kBadInput, "error.bad_activity", judgement.reason});
    if (judgement.verdict == Verdict::kIgnore) return done({});
    store(signer, *activity);
  }

  void store(const std::string& signer, const Activity& activity) {
    InboxRow row{.id = parts.context.forum.ids.make<storage::Id<RowTag>>().value,
                 .id_hash = std::string(storage::bytes_of(storage::sha256(activity.id))),
                 .signer_uri = signer,
                 .host = host_of(signer),
                 .activity_uri = activity.id,
                 .object_hash = object_hash(activity.object_id),
                 .body = std::string(post.message.body)};
    const bool queued =
        parts.committer.submit(std::move(row), [self = shared_from_this()](InboxAcceptor::Committer::Outcome outcome) {
          using Outcome = InboxAcceptor::Committer::Outcome;
          if (outcome == Outcome::kFailed) return self->done({503, 30, "error.unavailable"});
          self->taken->put(self->signature.replay_id(), self->parts.context.forum.clock.now());
          self->done({});
          if (outcome == Outcome::kStored) self->parts.stored();
        });
    if (!queued) done({503, 10, "error.unavailable"});
  }
};

void InboxAcceptor::accept(IncomingPost post, Done done) const {
  std::make_shared<InboxStep>(parts_, taken_, std::move(post), std::move(done))->start();
}

}  // namespace samvad::federation
