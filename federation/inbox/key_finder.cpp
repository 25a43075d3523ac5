#include "federation/inbox/key_finder.hpp"

#include "federation/inbox/actor_directory.hpp"
#include "storage/base/cache.hpp"
#include "storage/base/log.hpp"
#include "storage/tables/remote_keys.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <vector>

namespace samvad::federation {
namespace {

using std::chrono::steady_clock;
using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;
namespace remote_keys = storage::remote_keys;

constexpr std::size_t kRemembered = 50'000;
constexpr std::size_t kFailures = 10'000;
constexpr std::size_t kMostWaiting = 256;
constexpr std::chrono::minutes kPatience{5};
constexpr std::chrono::minutes kTrusted{2};  ///< a key changed by another process, or withdrawn, verifies no longer

/// A key, and when the table had it.
struct Kept {
  FoundKey found;
  storage::Instant since;
};

/// When a host was asked for a key last, and what came of it.
struct Asked {
  steady_clock::time_point when;
  std::optional<storage::Error> failed = {};
};

std::string without_fragment(const std::string& uri) {
  return uri.substr(0, uri.find('#'));
}

/// What one fetch brought, for code that expects to fetch: every other address is out of reach.
class Fetched final : public Remote {
 public:
  Fetched(std::string uri, Json json) : uri_(std::move(uri)), json_(std::move(json)) {}
  Result<Json> fetch(std::string_view uri) override {
    if (uri == uri_) return json_;
    return fail(Code::kUnavailable, "error.internal", "not fetched: " + std::string(uri));
  }
  storage::Status confirm_handle(std::string_view, std::string_view, std::string_view) override {
    return fail(Code::kUnavailable, "error.handle_unconfirmed");
  }

 private:
  std::string uri_;
  Json json_;
};

/// The actor that a document at a key's address speaks for; "" when it speaks for none.
std::string owner_in(const Json& json, const InboxContext& context, const std::string& uri) {
  ReadOptions options = context.reading;
  options.served_from = uri;
  const auto document = read_document(json, options);
  if (!document) return {};
  if (const auto* actor = document->as<ActorDocument>()) return actor->id;
  if (const auto* key = document->as<KeyDocument>()) return key->owner;
  return {};
}

}  // namespace

struct KeyFinder::Impl : std::enable_shared_from_this<KeyFinder::Impl> {
  const InboxContext& context;
  Fetch fetch;
  Worker worker;
  storage::LruCache<std::string, Kept> known{kRemembered};
  storage::LruCache<std::string, Asked> asked{kFailures};
  std::mutex mutex;
  std::map<std::string, std::vector<Done>> waiting;  ///< guarded by mutex
  std::size_t waiters = 0;                           ///< guarded by mutex

  Impl(const InboxContext& inbox_context, Fetch the_fetch, Worker the_worker)
      : context(inbox_context), fetch(std::move(the_fetch)), worker(std::move(the_worker)) {}

  /// True when this caller must do the work; false when it waits for another's, or was refused.
  bool join(const std::string& key_id, Done done) {
    bool first = false, refused = false;
    {
      const std::lock_guard lock(mutex);
      if (waiters >= kMostWaiting) {
        refused = true;
      } else {
        auto& list = waiting[key_id];
        first = list.empty();
        list.push_back(done);
        ++waiters;
      }
    }
    if (refused) done(fail(Code::kUnavailable, "error.unavailable", "too many wait for keys"));
    return first;
  }

  void finish(const std::string& key_id, const Result<FoundKey>& result) {
    std::vector<Done> list;
    {
      const std::lock_guard lock(mutex);
      if (const auto found = waiting.find(key_id); found != waiting.end()) {
        list = std::move(found->second);
        waiters -= list.size();
        waiting.erase(found);
      }
    }
    if (result) known.put(key_id, {*result, context.forum.clock.now()});
    for (const auto& done : list) done(result);
  }

  void on_worker(const std::string& key_id, std::function<void(storage::Db&)> step) {
    const bool queued = worker([self = shared_from_this(), key_id, step = std::move(step)](storage::Db& db) {
      try {
        step(db);
      } catch (const std::exception& problem) {
        self->finish(key_id, fail(Code::kUnavailable, "error.unavailable", problem.what()));
      }
    });
    if (!queued) finish(key_id, fail(Code::kUnavailable, "error.unavailable", "workers are busy"));
  }

  std::optional<FoundKey> from_table(storage::Db& db, const std::string& key_id) const {
    const auto row = remote_keys::find(db, key_id);
    if (!row) return std::nullopt;
    auto key = PublicKey::from_der(row->public_der);
    if (!key) return std::nullopt;
    return FoundKey{std::move(*key), row->actor_uri, row->host_since};
  }

  /// Stores the owner that was fetched, then looks for the key among those it lists.
  void store(const std::string& key_id, const std::string& owner, const Json& json) {
    on_worker(key_id, [self = shared_from_this(), key_id, owner, json](storage::Db& db) {
      Fetched remote(owner, json);
      const auto actor = refresh_actor(db, remote, self->context, owner);
      if (!actor) return self->finish(key_id, tl::unexpected(actor.error()));
      auto found = self->from_table(db, key_id);
      if (!found) return self->finish(key_id, fail(Code::kUnauthenticated, "error.key_unknown", key_id));
      self->finish(key_id, std::move(*found));
    });
  }

  /// The document at the key's address is the owner itself, or names it.
  void take_key_document(const std::string& key_id, const std::string& uri, const Result<Json>& json) {
    if (!json) return finish(key_id, tl::unexpected(json.error()));
    const std::string owner = owner_in(*json, context, uri);
    if (owner.empty() || !same_origin(owner, key_id)) {
      return finish(key_id, fail(Code::kUnauthenticated, "error.key_unknown", key_id));
    }
    if (owner == uri) return store(key_id, owner, *json);
    fetch(owner, [self = shared_from_this(), key_id, owner](Result<Json> actor) {
      if (!actor) {
        self->note_failure(key_id, actor.error());
        return self->finish(key_id, tl::unexpected(actor.error()));
      }
      self->store(key_id, owner, *actor);
    });
  }

  /// A host that cannot be reached now may be asked again with the sender's next try.
  void note_failure(const std::string& key_id, const storage::Error& error) {
    const bool unreached = error.code == Code::kUnavailable || error.code == Code::kTimeout ||
                           error.key == std::string_view("error.peer_unreachable");
    if (unreached) return asked.erase(key_id);
    asked.put(key_id, {steady_clock::now(), error});
  }

  void ask_host(const std::string& key_id) {
    const std::string uri = without_fragment(key_id);
    if (is_ours(context, uri)) return finish(key_id, fail(Code::kUnauthenticated, "error.key_unknown", "our own id"));
    const auto last = asked.get(key_id);
    if (last && steady_clock::now() - last->when < kPatience) {
      // who is refused for what its own host said last is told that again, not that its key is wrong
      if (last->failed) return finish(key_id, tl::unexpected(*last->failed));
      return finish(key_id, fail(Code::kUnauthenticated, "error.key_unknown", "asked less than 5 minutes ago"));
    }
    asked.put(key_id, {steady_clock::now()});
    fetch(uri, [self = shared_from_this(), key_id, uri](Result<Json> json) {
      if (!json) self->note_failure(key_id, json.error());
      self->take_key_document(key_id, uri, json);
    });
  }
};

KeyFinder::KeyFinder(const InboxContext& context, Fetch fetch, Worker worker)
    : impl_(std::make_shared<Impl>(context, std::move(fetch), std::move(worker))) {}

KeyFinder::~KeyFinder() = default;

std::optional<FoundKey> KeyFinder::remembered(const std::string& key_id) const {
  auto kept = impl_->known.get(key_id);
  if (!kept || impl_->context.forum.clock.now() - kept->since > kTrusted) return std::nullopt;
  return std::move(kept->found);
}

bool KeyFinder::met(const std::string& key_id) const {
  return impl_->known.get(key_id).has_value();
}

void KeyFinder::find(const std::string& key_id, bool anew, Done done) {
  if (!impl_->join(key_id, std::move(done))) return;
  if (anew) return impl_->ask_host(key_id);
  impl_->on_worker(key_id, [impl = impl_, key_id](storage::Db& db) {
    if (auto found = impl->from_table(db, key_id)) return impl->finish(key_id, std::move(*found));
    impl->ask_host(key_id);
  });
}

}  // namespace samvad::federation
