#include "web/server/commands/command_forum.hpp"

#include "federation/delivery/open_vault.hpp"
#include "storage/base/log.hpp"
#include "storage/db/migrate.hpp"
#include "web/server/address.hpp"
#include "web/server/commands/output.hpp"
#include "web/server/site_actors.hpp"

#include <algorithm>
#include <csignal>

namespace samvad::web {

using storage::Code;
using storage::Error;
using storage::Result;

namespace {

storage::Status check_schema(storage::Db& db) {
  const auto steps = storage::migration_status(db);
  if (std::all_of(steps.begin(), steps.end(), [](const auto& step) { return step.applied; })) return {};
  return tl::unexpected(Error(Code::kConfig, "error.internal",
                              "the database has no current schema; mend: samvad migrate (or samvad up)"));
}

}  // namespace

Result<std::unique_ptr<CommandForum>> CommandForum::open(const Context& context) {
  storage::configure_log(storage::Level::kError, false);  // standard error is the caller's
  SAMVAD_TRY(auto database, CommandDatabase::open(context));
  std::unique_ptr<CommandForum> made(new CommandForum(std::move(database)));
  const auto config = storage::DbConfig::from(made->settings());
  made->db_ = storage::connect(config);
  SAMVAD_CHECK(check_schema(*made->db_));
  SAMVAD_TRY(made->database_.settings, with_known_address(*made->db_, made->settings(), context.sources));
  SAMVAD_CHECK(settle_address(*made->db_, made->settings()));
  SAMVAD_TRY(auto slot, storage::ProcessSlot::take(config, [] { std::raise(SIGTERM); }));
  SAMVAD_TRY(auto vault, federation::open_vault(*made->db_, made->settings().text("paths.data")));
  made->rooms_ = std::make_unique<Rooms>(made->settings(), std::move(slot), std::move(vault));
  made->rooms_->reload(*made->db_);
  return made;
}

void CommandForum::have_keys_for(int count) {
  if (rooms_->federating) fill_key_stock(*db_, rooms_->forum, rooms_->vault, count, [] { return false; });
}

int with_forum(const Context& context, const std::function<int(CommandForum&)>& body) {
  auto forum = CommandForum::open(context);
  return forum ? body(**forum) : refuse(forum.error());
}

}  // namespace samvad::web
