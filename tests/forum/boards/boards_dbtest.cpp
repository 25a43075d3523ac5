#include "forum/boards/boards.hpp"
#include "storage/tables/domain_policy.hpp"
#include "storage/views/board_page.hpp"
#include "storage/views/home.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace samvad::test {
namespace {

using forum::BoardDraft;

class Boards : public ::testing::Test {
 protected:
  Boards() {
    adhira = small.member("adhira", storage::members::Role::kAdministrator);
    asha = small.member("asha");
  }
  std::string create(const forum::ViewerScope* scope, const BoardDraft& draft) {
    return key_of(create_board(small.forum, small.db(), scope, draft));
  }

  SmallForum small;
  storage::ActorId adhira, asha;
};

TEST_F(Boards, AreMadeByAdministratorsAsGroups) {
  const auto scope = small.as(adhira);
  const auto stranger = small.as(asha);
  EXPECT_EQ(create(&stranger, {.name = "garden", .title = "Garden"}), "error.administrators_only");
  EXPECT_EQ(create(&scope, {.name = "garden", .title = ""}), "error.board_title_missing");
  EXPECT_EQ(create(&scope, {.name = "admin", .title = "Garden"}), "error.name_reserved");
  EXPECT_EQ(create(&scope, {.name = "asha", .title = "Garden"}), "error.name_taken");
  EXPECT_EQ(create(&scope, {.name = "garden", .title = "Garden", .parent = storage::ActorId{5}}), "error.board_parent");
  EXPECT_EQ(create(&scope, {.name = "garden", .title = "Garden", .description = "All that *grows*"}), "");
  const auto board = storage::boards::find_by_name(small.db(), "GARDEN").value();
  EXPECT_EQ(board.title, "Garden");
  EXPECT_NE(board.description_html.find("<em>grows</em>"), std::string::npos);
  EXPECT_EQ(storage::actors::find(small.db(), board.id)->kind, storage::actors::Kind::kGroup);
  EXPECT_EQ(storage::boards::moderators(small.db(), board.id), std::vector{adhira});
  EXPECT_EQ(small.count_said<forum::BoardChanged>(), 1);
}

TEST_F(Boards, TheirModeratorsEditWhatIsTheirs) {
  const auto board = small.board("garden");
  const auto other = small.board("kitchen");
  storage::boards::add_moderator(small.db(), board, asha, adhira);
  const auto scope = small.as(asha);
  BoardDraft draft{.title = "Our garden", .who_may_post = storage::boards::WhoMayPost::kMembers};
  EXPECT_EQ(key_of(edit_board(small.forum, small.db(), &scope, board, draft)), "");
  EXPECT_EQ(storage::boards::find(small.db(), board)->title, "Our garden");
  EXPECT_EQ(key_of(edit_board(small.forum, small.db(), &scope, other, draft)), "error.moderators_only");
  draft.members_only = true;
  EXPECT_EQ(key_of(edit_board(small.forum, small.db(), &scope, board, draft)), "error.administrators_only");
  EXPECT_EQ(key_of(archive_board(small.forum, small.db(), &scope, board, true)), "error.administrators_only");
  draft.members_only = false;
  draft.parent = board;
  EXPECT_EQ(key_of(edit_board(small.forum, small.db(), nullptr, board, draft)), "error.board_parent");
  EXPECT_EQ(key_of(edit_board(small.forum, small.db(), nullptr, other, draft)), "");
  draft.parent = other;
  EXPECT_EQ(key_of(edit_board(small.forum, small.db(), nullptr, board, draft)), "error.board_parent") << "a circle";
}

TEST_F(Boards, ModeratorsComeAndGo) {
  const auto board = small.board("garden");
  const auto scope = small.as(asha);
  EXPECT_EQ(key_of(add_moderator(small.forum, small.db(), &scope, board, asha)), "error.moderators_only");
  EXPECT_EQ(key_of(add_moderator(small.forum, small.db(), nullptr, board, board)), "error.no_such_member");
  EXPECT_EQ(key_of(add_moderator(small.forum, small.db(), nullptr, board, small.remote("rekha", "peer.test"))),
            "error.no_such_member");
  EXPECT_EQ(key_of(add_moderator(small.forum, small.db(), nullptr, board, asha)), "");
  EXPECT_TRUE(small.as(asha).moderates(board));
  EXPECT_EQ(key_of(remove_moderator(small.forum, small.db(), nullptr, board, asha)), "");
  EXPECT_FALSE(small.as(asha).moderates(board));
}

TEST_F(Boards, RulesAreVersionedNeverEdited) {
  const auto board = small.board("garden");
  const auto scope = small.as(asha);
  const auto add = [&](storage::ActorId where, const std::string& title, storage::RuleId supersedes = {}) {
    return add_rule(small.forum, small.db(), nullptr, where, title, "Text", supersedes);
  };
  EXPECT_EQ(key_of(add_rule(small.forum, small.db(), &scope, board, "Mine", "")), "error.moderators_only");
  EXPECT_EQ(key_of(add_rule(small.forum, small.db(), &scope, {}, "Mine", "")), "error.administrators_only");
  EXPECT_EQ(key_of(add(board, "")), "error.rule_title_missing");
  const auto site = add({}, "Be kind").value();
  const auto first = add(board, "Stay on plants").value();
  add(board, "No adverts").value();
  const auto second = add(board, "Stay on plants and soil", first).value();
  EXPECT_EQ(key_of(add(board, "Once more", first)), "error.rule_retired");
  EXPECT_EQ(key_of(add(board, "Other board's", site)), "error.no_such_rule");
  const auto rules = storage::rules::for_board(small.db(), board);
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0].id, site);
  EXPECT_EQ(rules[1].id, second);
  EXPECT_EQ(rules[1].version, 2);
  EXPECT_EQ(rules[1].position, 1);
  EXPECT_EQ(storage::rules::find(small.db(), first)->title, "Stay on plants") << "as cited by decisions";
  ASSERT_TRUE(retire_rule(small.forum, small.db(), nullptr, second));
  EXPECT_EQ(storage::rules::in_force(small.db(), board).size(), 1U);
}

TEST_F(Boards, MembersOnlyOnesAreKnownToMembersOnly) {
  const auto inner = small.board("inner", {.members_only = true});
  const auto posted = small.thread(asha, inner, "A canary in the title");
  storage::views::AuthorCache authors;
  const auto anonymous = forum::view_as(forum::anonymous_scope(false));
  EXPECT_TRUE(storage::views::board_list(small.db(), anonymous).empty());
  EXPECT_TRUE(storage::views::home(small.db(), authors, anonymous).latest.threads.empty());
  const auto remote = forum::view_as(small.as(small.remote("rekha", "peer.test")));
  EXPECT_TRUE(storage::views::board_list(small.db(), remote).empty());
  const auto member = forum::view_as(small.as(asha));
  EXPECT_EQ(storage::views::home(small.db(), authors, member).latest.threads.front().id, posted.thread);
  const auto page = storage::views::board_page(small.db(), authors, member, *storage::boards::find(small.db(), inner),
                                               storage::views::ThreadSort::kLatest, std::nullopt);
  EXPECT_EQ(page.list.threads.size(), 1U);
}

TEST_F(Boards, DeltasAreFoldedOnce) {
  const auto board = small.board("garden");
  for (int i = 0; i < 3; ++i) small.thread(asha, board);
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 0);
  EXPECT_EQ(storage::boards::fold_deltas(small.db()), std::vector{board});
  EXPECT_TRUE(storage::boards::fold_deltas(small.db()).empty());
  EXPECT_EQ(storage::boards::find(small.db(), board)->thread_count, 3);
}

TEST_F(Boards, HostsFollowDomainPolicy) {
  using storage::domain_policy::Severity;
  const auto old_id = storage::hosts::obtain(small.db(), small.ids.make<storage::HostId>(), "a.peer.test").id;
  storage::hosts::obtain(small.db(), small.ids.make<storage::HostId>(), "notpeer.test");
  storage::domain_policy::append(small.db(), {.id = 1, .domain = "peer.test", .severity = Severity::kLimit});
  EXPECT_EQ(storage::hosts::refresh_measures(small.db(), "peer.test"), std::vector{old_id});
  EXPECT_TRUE(storage::hosts::find(small.db(), old_id)->limited_at);
  EXPECT_FALSE(storage::hosts::find_by_name(small.db(), "notpeer.test")->limited_at);
  const auto late = storage::hosts::obtain(small.db(), small.ids.make<storage::HostId>(), "b.peer.test:8443");
  EXPECT_TRUE(late.limited_at) << "a host met later is under the same policy";
  storage::domain_policy::append(small.db(), {.id = 2, .domain = "peer.test", .severity = Severity::kNone});
  EXPECT_EQ(storage::hosts::refresh_measures(small.db(), "peer.test").size(), 2U);
  EXPECT_FALSE(storage::hosts::find(small.db(), old_id)->limited_at);
}

TEST_F(Boards, AHostThatAppearsWhileAMeasureIsSetIsUnderIt) {
  using storage::domain_policy::Severity;
  const auto id = small.ids.make<storage::HostId>();
  std::thread appears;
  small.db().transaction([&] {
    storage::hosts::lock_measures(small.db());
    storage::domain_policy::append(small.db(), {.id = 1, .domain = "peer.test", .severity = Severity::kSuspend});
    storage::hosts::refresh_measures(small.db(), "peer.test");
    appears = std::thread([&] { storage::hosts::obtain(*small.database.connect(), id, "new.peer.test"); });
    const auto watcher = small.database.connect();
    constexpr storage::Statement kWaits{"test.waits",
                                        "select 1 from pg_locks where locktype = 'advisory' and not granted and "
                                        "database = (select oid from pg_database where datname = current_database())"};
    while (watcher->exec(kWaits).empty() && !storage::hosts::find(*watcher, id)) std::this_thread::yield();
  });
  appears.join();
  EXPECT_TRUE(storage::hosts::find(small.db(), id)->suspended_at);
}

TEST(BoardTree, OrdersAndLosesNobody) {
  const auto row = [](std::int64_t id, std::int64_t parent) {
    storage::boards::BoardRow board;
    board.id = storage::ActorId{id};
    board.parent = storage::ActorId{parent};
    return board;
  };
  const auto tree = forum::board_tree({row(1, 0), row(2, 1), row(3, 1), row(4, 99), row(5, 3)});
  ASSERT_EQ(tree.size(), 2U);
  EXPECT_EQ(tree[0].children.size(), 2U);
  EXPECT_EQ(tree[0].children[1].children[0].board.id.value, 5);
  EXPECT_EQ(tree[1].board.id.value, 4) << "its parent is not to be seen";
}

}  // namespace
}  // namespace samvad::test
