#pragma once

#include "storage/db/db.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::delivery_queue {

/// A host that has deliveries waiting and may be tried now.
struct DueHost {
  HostId id;
  std::string name;
  int failures = 0;              ///< rounds in a row that failed; > 0 = one probe only (REL-8)
  bool prefers_rfc9421 = false;  ///< this form worked last (federation.md 3.2)
};

/// How far somebody came who goes through all due hosts again and again.
struct Round {
  std::map<std::int64_t, std::int64_t> after;  ///< last host seen of each shard; none = from the start
  bool seen_all = false;                       ///< the last look began at the start and found the end
};

/// The next due hosts of the given shards, either those that failed last or the others, at most `limit` ≥ 1: each in
/// its turn, so that none is passed over however many are due, and a look costs what it finds. Less than `limit` ends
/// the round, the next look begins at the start. Suspended hosts and those in `busy` are left out.
std::vector<DueHost> due_hosts(Db& db, const std::vector<std::int64_t>& shards, Round& round,
                               const std::vector<std::int64_t>& busy, bool failing, int limit);

/// One delivery with what is needed to send it.
struct Letter {
  HostId host;
  ActivityId activity;
  std::int64_t inbox_hash = 0;
  std::string inbox;
  std::int64_t object = 0;  ///< letters about one object keep their order (REL-5)
  ActorId actor;            ///< whose key signs
  std::string body;
  int tries = 0;
  Instant created_at;
};
/// A host's oldest waiting letters, at most `limit`, in order of activity.
std::vector<Letter> letters(Db& db, HostId host, int limit);

/// Delivered: the row goes.
void delivered(Db& db, const std::vector<Letter>& letters);
/// Will not be delivered: dead letter with its reason.
void dead(Db& db, const Letter& letter, int status, std::string_view error);
/// Counts a try that must be repeated.
void tried(Db& db, const Letter& letter, int status, std::string_view error);
/// Not delivered, by an error of the receiving server that may be this letter's own: it waits by itself for `wait`, and
/// letters() gives none about its object to its inbox meanwhile.
void park(Db& db, const Letter& letter, std::chrono::seconds wait, int status, std::string_view error);
/// Parks those of a host's letters that letters() passes over: behind a parked one, until the same moment; with a post
/// that may not be seen now, for ten minutes. With a post that its author deleted they go for good.
void set_aside(Db& db, HostId host);
/// Puts back to work what was parked until now, at most `limit`; those older than 14 days become dead letters (REL-3).
/// Gives how many.
std::size_t unpark(Db& db, int limit = 10000);

/// The host answered: failures end.
void host_works(Db& db, HostId host, bool prefers_rfc9421);
/// The host failed: next try after `wait`.
void host_fails(Db& db, HostId host, std::chrono::seconds wait, std::string_view error);

/// Leases as many of the 64 shards as this process's share is (all, when it is alone) for 60 s; gives those held.
std::vector<std::int64_t> lease_shards(Db& db, std::string_view holder);
/// Gives them back (SIGTERM).
void release_shards(Db& db, std::string_view holder);
/// Before the first lease of a process: when nobody held a shard for `off` and more than `most` hosts are due, each of
/// them is next tried at a random moment within `over` from now (REL-12). Gives how many were put off.
std::size_t spread(Db& db, std::chrono::seconds off, std::chrono::seconds over, int most);

/// Makes letters older than 14 days dead letters (REL-3), at most `limit`; gives how many.
std::size_t expire(Db& db, int limit = 10000);
/// Takes out dead letters written longer ago than `age`, at most `limit`; gives how many.
std::size_t remove_dead(Db& db, std::chrono::seconds age, int limit = 10000);

/// For the administration: waiting and dead letters by host, largest backlog first, at most 200.
struct Backlog {
  std::string host;
  std::int64_t waiting = 0, dead = 0;
  int failures = 0;
  Instant next_try_at;
  std::optional<Instant> oldest;
  std::string last_error;   ///< of the host, or of a parked letter, while letters wait
  std::string dead_errors;  ///< of its dead letters: the three most frequent, "HTTP 404 × 3, domain policy × 1"
};
std::vector<Backlog> backlog(Db& db);
/// Puts a host's dead and parked letters back to work and tries it now; gives how many.
std::size_t revive(Db& db, std::string_view host);
/// Throws a host's dead letters away; gives how many.
std::size_t discard(Db& db, std::string_view host);

/// A letter with the words for people about it.
struct QueuedLetter {
  Letter letter;
  std::string host, type;  ///< receiving host; type of the activity
  bool suspended = false;  ///< domain policy keeps it here
};
/// What this very transaction queued about `object`, in order of activities; at most 10,000.
std::vector<QueuedLetter> queued_now(Db& db, std::int64_t object);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::delivery_queue
