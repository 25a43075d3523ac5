#pragma once

#include "web/server/commands/database.hpp"
#include "web/server/rooms.hpp"

#include <functional>
#include <memory>

namespace samvad::web {

/// The forum that a command reads and changes, beside a running server and alone. What a command does goes through the
/// same use cases as a page; running servers follow by page epochs within a second.
class CommandForum {
 public:
  /// Opens database, key file and a process slot. kConfig when the schema is not current, else as
  /// CommandDatabase::open, ProcessSlot::take and KeyVault::open. Throws DbError without a database.
  static storage::Result<std::unique_ptr<CommandForum>> open(const Context& context);

  storage::Db& db() { return *db_; }                                        ///< the one connection of the command
  Rooms& rooms() { return *rooms_; }                                        ///< what a server has too
  const forum::Forum& forum() const { return rooms_->forum; }               ///< for use cases
  const storage::Settings& settings() const { return database_.settings; }  ///< with address and database filled in
  /// Makes sure that `count` actors can be made now: about 240 ms a missing key pair; none while federation is off.
  void have_keys_for(int count);

 private:
  explicit CommandForum(CommandDatabase database) : database_(std::move(database)) {}

  CommandDatabase database_;
  std::unique_ptr<storage::Db> db_;
  std::unique_ptr<Rooms> rooms_;
};

/// Opens the forum, runs `body` on it, and says what stood in the way on standard error. The exit status of `body`, or
/// 1 when there is no forum to work on.
int with_forum(const Context& context, const std::function<int(CommandForum&)>& body);

}  // namespace samvad::web
