#pragma once

#include "storage/db/db.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::storage::inbox {

/// One activity taken from another server, its signature checked, not yet read.
struct InboxRow {
  std::int64_t id = 0;
  std::string id_hash;     ///< SHA-256 of the activity id: the ledger's key (REL-4)
  std::string signer_uri;  ///< actor whose key signed
  std::string host;        ///< canonical host of the signer
  std::string activity_uri;
  std::int64_t object_hash = 0;
  std::string body;  ///< raw bytes
  int tries = 0;
};

/// Activities that need nothing fetched are worked off apart from those that wait for other servers, so that a slow
/// peer holds up nobody else's.
enum class Lane : short { kLocal = 1, kFetching = 2 };

/// Writes ledger, queue and body of a batch in one statement; says for each row whether it was new (false = seen
/// before, in the table or earlier in the batch).
std::vector<bool> accept(Db& db, const std::vector<InboxRow>& rows);

/// Takes up to `limit` due rows for 60 s, counting the try before it runs (REL-9), oldest first. Waits for no disk: a
/// database that crashes forgets that they were taken.
std::vector<InboxRow> claim(Db& db, Lane lane, int limit);
/// claim() of the fetching lane: one row, none of the hosts `besides`.
std::optional<InboxRow> claim_fetching(Db& db, const std::vector<std::string>& besides);
/// Takes one row whose lease ran out, because its process died with it. One at a time: a row that kills its process
/// takes no other with it.
std::optional<InboxRow> claim_left(Db& db, Lane lane);
/// Holds a claimed row for two minutes more: its work waits for other servers, and nobody else shall begin it anew.
void renew(Db& db, std::int64_t id);
/// Hands a row over to the other lane; the try is not counted.
void change_lane(Db& db, std::int64_t id, Lane lane);
/// Done: the rows leave the queue (their ids stay in the ledger, their bodies for the month).
void finish(Db& db, const std::vector<std::int64_t>& ids);
/// Done, in the transaction that did them, which then needs no wait for the disk: a crash that takes the work back
/// brings the rows back too, and they are worked off once more (docs/decisions/0006). Only inside a transaction.
void finish_with(Db& db, const std::vector<std::int64_t>& ids);
/// Failed: runs again after `delay_seconds`, or becomes a dead letter when `dead`.
void put_back(Db& db, std::int64_t id, int delay_seconds, bool dead, std::string_view error);
/// So many rows waiting, and none of them waits for a peer for days.
constexpr std::int64_t kCrowded = 20'000;
/// Failed because another server did not answer: runs again when half its age more has gone by (15 s to 1 h), for two
/// days from its arrival, or for half an hour while kCrowded rows wait. The try is not counted: it did nothing wrong.
/// True when it became a dead letter.
bool wait_for_peer(Db& db, std::int64_t id, std::string_view error);
/// Rows waiting, counted up to `most`.
std::int64_t waiting(Db& db, std::int64_t most = 100'000);

/// Dead letters, newest first, at most 200.
struct DeadRow {
  std::int64_t id = 0;
  std::string activity_uri, signer_uri, error;
  Instant received_at;
};
std::vector<DeadRow> dead(Db& db);
/// Puts a dead letter back to work (tries from 0); false when there is none.
bool revive(Db& db, std::int64_t id);
/// Takes a dead letter out for good; false when there is none.
bool discard(Db& db, std::int64_t id);
/// Takes out dead letters that came longer ago than `age`, at most `limit`; gives how many.
std::size_t remove_dead(Db& db, std::chrono::seconds age, int limit = 1000);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::inbox
