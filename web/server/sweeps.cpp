#include "web/server/sweeps.hpp"

#include "storage/base/log.hpp"
#include "storage/jobs/sweep.hpp"
#include "storage/tables/activities.hpp"
#include "storage/tables/actor_checks.hpp"
#include "storage/tables/deleted_uris.hpp"
#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/epochs.hpp"
#include "storage/tables/inbox.hpp"
#include "storage/tables/inbox_archive.hpp"
#include "storage/tables/login_tries.hpp"
#include "storage/tables/sessions.hpp"
#include "storage/tables/strangers.hpp"
#include "storage/tables/submissions.hpp"

#include <memory>

namespace samvad::web {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using storage::Db;

constexpr int kBigRows = 200;     ///< rows of up to 1 MiB each
constexpr int kStrangers = 1000;  ///< each with a dozen questions

constexpr int kDeletedUris = 1'000'000;
constexpr minutes kLoginTriesKept{15};  ///< then a count is full again

}  // namespace

void add_sweeps(storage::JobTable& table, const forum::Forum& forum, Keeping keeping) {
  const auto add = [&](const char* name, std::chrono::milliseconds every, storage::SweepSlice slice,
                       int rows = storage::kSweepSlice) {
    storage::add_sweep(table, forum.ids, {name, every, std::move(slice), rows});
  };
  const auto age = keeping.dead_letters;
  add("sweep_epochs", minutes{1}, [](Db& db, int most) { return storage::epochs::remove_old(db, most); });
  add("sweep_deliveries", minutes{15}, [](Db& db, int most) { return storage::delivery_queue::expire(db, most); });
  add("sweep_deleted_uris", minutes{15},
      [](Db& db, int most) { return storage::deleted_uris::sweep(db, kDeletedUris, most); });
  add("sweep_sessions", minutes{15},
      [&forum](Db& db, int most) { return storage::sessions::remove_expired(db, forum.clock.now(), most); });
  add("sweep_submissions", minutes{15}, [](Db& db, int most) { return storage::submissions::remove_old(db, most); });
  add("sweep_login_tries", minutes{15},
      [](Db& db, int) { return storage::login_tries::remove_old(db, kLoginTriesKept); });
  add("sweep_inbox_ids", minutes{15},
      [](Db& db, int most) { return storage::inbox_archive::forget_old_ids(db, most); });

  add(
      "sweep_dead_activities", hours{1}, [age](Db& db, int most) { return storage::inbox::remove_dead(db, age, most); },
      kBigRows);
  add("sweep_dead_deliveries", hours{1},
      [age](Db& db, int most) { return storage::delivery_queue::remove_dead(db, age, most); });
  add("sweep_dead_jobs", hours{1}, [age](Db& db, int most) { return storage::jobs::remove_dead(db, age, most); });
  add("sweep_unserved", hours{1},
      [age](Db& db, int most) { return storage::activities::remove_unserved(db, age, most); });
  table.handle("check_actors", storage::JobMode::kAlone, [](Db& db, const storage::RunningJob&) -> storage::Status {
    for (const auto& found : storage::actor_checks::look(db)) {
      if (found.missing == 0) continue;
      storage::log(storage::Level::kWarning, "actors_missing", {{"table", found.table}, {"rows", found.missing}});
    }
    return {};
  });
  table.schedule("check_actors", minutes{10}, "check_actors");

  namespace strangers = storage::strangers;
  const auto walk_over = [&add](const char* name, auto remove) {
    add(
        name, hours{1},
        [remove, walk = std::make_shared<strangers::Walk>()](Db& db, int most) {
          return remove(db, *walk, strangers::kMostStrangers, most).looked;
        },
        kStrangers);
  };
  walk_over("sweep_strangers", strangers::remove_idle_actors);
  walk_over("sweep_hosts", strangers::remove_idle_hosts);
}

}  // namespace samvad::web
