#pragma once

#include "federation/delivery/poster.hpp"
#include "storage/base/id.hpp"
#include "storage/db/pool.hpp"

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
  ~Sender();  ///< waits for what is in flight (at most 10 s), gives the shards back
  Sender(const Sender&) = delete;

  /// Something was queued just now.
  void wake();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::federation
