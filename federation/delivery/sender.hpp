#pragma once

#include "federation/delivery/poster.hpp"
#include "storage/base/id.hpp"
#include "storage/db/pool.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace samvad::federation {

/// Sends what waits in storage/tables/deliveries: leases shards, takes due hosts, keeps at most 4 letters in flight a
/// host (1 to a host that failed last), letters about one object in order; at most 64 hosts that failed last are
/// probed at a time, so that the rest find room. State is the host's, in the database; a
/// killed process loses nothing, its letters are sent by whoever takes its shards (REL-3, 5, 7, 8, 10). After
/// five minutes in which nobody sent, many hosts that are due are spread over five more (REL-12). An inbox that answers
/// 410 becomes a job (retire_inbox). One thread and one connection; sending itself is the Poster's.
class Sender {
 public:
  Sender(const storage::DbConfig& database, Poster& poster, storage::IdMaker& ids, std::string holder);
  ~Sender();  ///< stop_by() ten seconds from now unless it was called, and waits for it
  Sender(const Sender&) = delete;

  /// Takes no more letters, waits for those in flight until `end` and gives the shards back; all of it on the sender's
  /// own thread. The first call counts.
  void stop_by(std::chrono::steady_clock::time_point end);

  /// Something was queued just now.
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::federation
