#include "web/server/housekeeping.hpp"

#include "forum/people/account.hpp"
#include "moderation/decisions/decide.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/epochs.hpp"
#include "storage/tables/inbox_archive.hpp"
#include "storage/tables/login_tries.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/tables/strangers.hpp"
#include "storage/tables/submissions.hpp"
#include "web/server/site_actors.hpp"

namespace samvad::web {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Db;
using storage::JobMode;
using storage::RunningJob;
using storage::Status;

constexpr minutes kLoginTriesKept{15};  ///< then a count is full again
constexpr int kKeyStock = 8;            ///< sign-ups and boards that can follow each other without waiting

}  // namespace

storage::JobTable housekeeping(const forum::Forum& forum, const federation::KeyVault& vault, int body_months) {
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

  table.handle("sweep", JobMode::kAlone, [&forum](Db& db, const RunningJob&) -> Status {
    storage::delivery_queue::expire(db);
    storage::deleted_uris::sweep(db);
    storage::epochs::remove_old(db);
    storage::sessions::remove_expired(db, forum.clock.now());
    storage::submissions::remove_old(db);
    storage::login_tries::remove_old(db, kLoginTriesKept);
    storage::inbox_archive::forget_old_ids(db);
    return {};
  });
  table.schedule("sweep", minutes{15}, "sweep");

  table.handle("keep_bodies", JobMode::kAlone, [body_months](Db& db, const RunningJob&) -> Status {
    storage::inbox_archive::keep_bodies(db, body_months);
    return {};
  });
  table.schedule("keep_bodies", hours{6}, "keep_bodies");

  table.handle("strangers", JobMode::kAlone, [](Db& db, const RunningJob& job) -> Status {
    while (storage::strangers::remove_idle_actors(db) > 0 && !job.stopping()) continue;
    storage::strangers::remove_idle_hosts(db);
    return {};
  });
  table.schedule("strangers", hours{6}, "strangers");
  return table;
}

}  // namespace samvad::web
