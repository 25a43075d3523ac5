#include "web/server/housekeeping.hpp"

#include "forum/people/account.hpp"
#include "moderation/decisions/decide.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/inbox_archive.hpp"
#include "web/server/site_actors.hpp"
#include "web/server/sweeps.hpp"

namespace samvad::web {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Db;
using storage::JobMode;
using storage::RunningJob;
using storage::Status;

constexpr int kKeyStock = 8;  ///< sign-ups and boards that can follow each other without waiting

}  // namespace

storage::JobTable housekeeping(const forum::Forum& forum, const federation::KeyVault& vault, Keeping keeping) {
  storage::JobTable table;
  table.handle("fold_boards", JobMode::kInTransaction, [](Db& db, const RunningJob&) -> Status {
    storage::boards::fold_deltas(db);
    return {};
  });
  table.schedule("fold_boards", seconds{5}, "fold_boards");

  table.handle("lift_measures", JobMode::kAlone, [&forum](Db& db, const RunningJob&) -> Status {
    moderation::lift_expired(forum, db);
    return {};
  });
  table.schedule("lift_measures", minutes{1}, "lift_measures");

  table.handle("key_stock", JobMode::kAlone, [&forum, &vault](Db& db, const RunningJob& job) -> Status {
    fill_key_stock(db, forum, vault, kKeyStock, job.stopping);
    return {};
  });
  table.schedule("key_stock", seconds{10}, "key_stock");

  table.handle(std::string(forum::kTombstonesJob), JobMode::kAlone, [&forum](Db& db, const RunningJob& job) -> Status {
    SAMVAD_TRY(const auto actor, storage::parse_id(job.payload));
    forum::tombstone_posts_of(forum, db, storage::ActorId{actor});
    return {};
  });

  table.handle("keep_bodies", JobMode::kAlone, [keeping](Db& db, const RunningJob&) -> Status {
    storage::inbox_archive::keep_bodies(db, keeping.body_months);
    return {};
  });
  table.schedule("keep_bodies", hours{6}, "keep_bodies");

  add_sweeps(table, forum, keeping);
  return table;
}

}  // namespace samvad::web
