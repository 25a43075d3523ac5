// `samvad board …`: boards and who moderates them.
#include "forum/boards/boards.hpp"
#include "storage/tables/actors.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/find.hpp"
#include "web/server/commands/output.hpp"

namespace samvad::web {
namespace {

using storage::JsonWriter;
using storage::boards::BoardRow;
using storage::boards::WhoMayPost;

std::string_view who_word(WhoMayPost who) {
  switch (who) {
    case WhoMayPost::kEveryone:
      return "everyone";
    case WhoMayPost::kMembers:
      return "members";
    case WhoMayPost::kModeratorsStartThreads:
      return "moderators-start";
    case WhoMayPost::kModerators:
      break;
  }
  return "moderators";
}

std::vector<std::string> moderator_names(storage::Db& db, storage::ActorId board) {
  std::vector<std::string> names;
  for (const auto& card : storage::actors::cards(db, storage::boards::moderators(db, board))) {
    names.push_back(card.name);
  }
  return names;
}

void write_board(JsonWriter& json, storage::Db& db, const BoardRow& board) {
  json.object();
  json.member("name", board.name).member("title", board.title).member("id", board.uri);
  json.member("threads", board.thread_count).member("posts", board.post_count);
  json.member("who_may_post", who_word(board.who_may_post)).member("members_only", board.members_only);
  json.member("archived", board.archived_at.has_value());
  json.key("moderators").array();
  for (const auto& name : moderator_names(db, board.id)) json.value(name);
  json.end_array().end_object();
}

std::string marks_of(const BoardRow& board) {
  std::string words(who_word(board.who_may_post));
  if (board.members_only) words += ", members read";
  if (board.archived_at) words += ", archived";
  return words;
}

int run_list(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto boards = storage::boards::all(forum.db());
    if (arguments.flag("--json")) {
      print_json([&](JsonWriter& json) {
        json.array();
        for (const auto& board : boards) write_board(json, forum.db(), board);
        json.end_array();
      });
      return 0;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& board : boards) {
      std::string moderators;
      for (const auto& name : moderator_names(forum.db(), board.id))
        moderators += (moderators.empty() ? "" : " ") + name;
      rows.push_back({board.name, std::to_string(board.thread_count), std::to_string(board.post_count), marks_of(board),
                      moderators, board.title});
    }
    print_table({"NAME", "THREADS", "POSTS", "WHO POSTS", "MODERATORS", "TITLE"}, rows);
    return 0;
  });
}

storage::Result<forum::BoardDraft> draft_of(storage::Db& db, const Arguments& arguments) {
  forum::BoardDraft draft{.name = arguments.required("name"),
                          .title = arguments.required("--title"),
                          .description = arguments.value("--description").value_or(""),
                          .language = arguments.value("--language").value_or(""),
                          .members_only = arguments.flag("--members-only")};
  if (const auto parent = arguments.value("--parent")) {
    SAMVAD_TRY(const auto row, find_board(db, *parent));
    draft.parent = row.id;
  }
  return draft;
}

int run_create(const Context& context, const Arguments& arguments) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto draft = draft_of(forum.db(), arguments);
    if (!draft) return refuse(draft.error());
    const auto moderator = arguments.value("--moderator");
    const auto found = moderator ? find_member(forum.db(), *moderator) : storage::Result<FoundMember>(FoundMember{});
    if (!found) return refuse(found.error());
    forum.have_keys_for(1);
    const auto made = forum.db().transact<storage::ActorId>([&]() -> storage::Result<storage::ActorId> {
      SAMVAD_TRY(const auto id, forum::create_board(forum.forum(), forum.db(), nullptr, *draft));
      if (moderator) SAMVAD_CHECK(forum::add_moderator(forum.forum(), forum.db(), nullptr, id, found->actor.id));
      return id;
    });
    if (!made) return refuse(made.error());
    print_line("created " + forum.forum().public_url + "/b/" + draft->name);
    return 0;
  });
}

/// Finds the board of "board", does `act`, says `done`.
int on_board(const Context& context, const Arguments& arguments,
             const std::function<storage::Status(CommandForum&, storage::ActorId)>& act, const std::string& done) {
  return with_forum(context, [&](CommandForum& forum) {
    const auto board = find_board(forum.db(), arguments.required("board"));
    if (!board) return refuse(board.error());
    if (const auto acted = act(forum, board->id); !acted) return refuse(acted.error());
    print_line(board->name + done);
    return 0;
  });
}

Command archive_command(const std::string& verb, const std::string& help, bool archived) {
  return {verb,
          help,
          {{"board", Option::Form::kWord, "name of the board", true}},
          [archived](const Context& context, const Arguments& arguments) {
            const auto act = [archived](CommandForum& forum, storage::ActorId board) {
              return forum::archive_board(forum.forum(), forum.db(), nullptr, board, archived);
            };
            return on_board(context, arguments, act, archived ? " is archived: read only" : " is open again");
          }};
}

Command moderator_command(const std::string& verb, const std::string& help, bool add) {
  return {verb,
          help,
          {{"board", Option::Form::kWord, "name of the board", true},
           {"name", Option::Form::kWord, "handle of the member", true}},
          [add](const Context& context, const Arguments& arguments) {
            const auto act = [&](CommandForum& forum, storage::ActorId board) -> storage::Status {
              SAMVAD_TRY(const auto found, find_member(forum.db(), arguments.required("name")));
              return add ? forum::add_moderator(forum.forum(), forum.db(), nullptr, board, found.actor.id)
                         : forum::remove_moderator(forum.forum(), forum.db(), nullptr, board, found.actor.id);
            };
            const std::string name = arguments.required("name");
            return on_board(context, arguments, act, (add ? " is moderated by " : " is not moderated by ") + name);
          }};
}

}  // namespace

std::vector<Command> board_commands() {
  using Form = Option::Form;
  return {
      {"board list", "list boards", {{"--json", Form::kFlag, "as JSON"}}, run_list},
      {"board create",
       "make a board",
       {{"name", Form::kWord, "handle; it stays for ever", true},
        {"--title", Form::kValue, "shown title", true},
        {"--description", Form::kValue, "Markdown"},
        {"--language", Form::kValue, "en or hi"},
        {"--parent", Form::kValue, "name of the board above it"},
        {"--moderator", Form::kValue, "handle of the first moderator"},
        {"--members-only", Form::kFlag, "readable after log-in only; does not federate"}},
       run_create},
      archive_command("board archive", "make a board read only", true),
      archive_command("board reopen", "take a board out of the archive", false),
      moderator_command("board add-moderator", "let a member moderate a board", true),
      moderator_command("board remove-moderator", "end a member's moderation of a board", false),
  };
}

}  // namespace samvad::web
