// Whom a member names and we do not know yet (design.md 4.21).
#include "federation/inbox/actor_directory.hpp"
#include "federation/inbox/resolve_mentions.hpp"
#include "forum/posts/post_state.hpp"
#include "storage/tables/mentions.hpp"
#include "tests/federation/inbox/inbox_world.hpp"

#include <algorithm>
#include <atomic>

namespace samvad::federation::test {
namespace {

class Mentions : public InboxWorld {
 protected:
  storage::PostId say(const std::string& text) {
    forum::NewPost draft;
    draft.source = text;
    return forum::create_post(small.forum, db(), small.as(asha), thread.thread, {}, draft).value().post;
  }
  std::string html(storage::PostId post) { return storage::posts::find(db(), post)->html; }
  storage::Status resolve(storage::PostId post) {
    return resolve_mentions(
        db(), context, [this](const Handle& handle) { return find(handle); }, post);
  }
  /// zoe's actor lives on another host than her handle; nobody knows anybody else, and busy.example says nothing.
  storage::Result<ProvedActor> find(const Handle& handle) {
    ++asked;
    if (handle.host == "busy.example") return storage::fail(storage::Code::kTimeout, "error.peer_timeout");
    if (!handle.same({"zoe", "z.example"})) return storage::fail(storage::Code::kPeer, "error.handle_unproved");
    ProvedActor found;
    found.handle = {"zoe", "z.example"};
    found.actor.id = "https://social.z.example/users/zoe";
    found.actor.type = "Person";
    found.actor.preferred_username = "zoe";
    found.actor.inbox = found.actor.id + "/inbox";
    return found;
  }
  std::size_t edits() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        small.said, [](const auto& event) { return std::holds_alternative<forum::PostEdited>(event); }));
  }
  std::atomic<int> asked = 0;
};

TEST_F(Mentions, AStrangerBecomesALinkAndTheEditIsSaidOnce) {
  const auto post = say("Ask @zoe@z.example and @nobody@z.example.");
  EXPECT_EQ(html(post).find("social.z.example"), std::string::npos);
  ASSERT_TRUE(resolve(post));
  EXPECT_NE(html(post).find("href=\"https://social.z.example/users/zoe\""), std::string::npos) << html(post);
  EXPECT_NE(html(post).find("@nobody@z.example"), std::string::npos);
  EXPECT_EQ(edits(), 1U);
  const auto zoe = storage::actors::find_by_handle(db(), "zoe", "z.example");
  ASSERT_TRUE(zoe);
  EXPECT_EQ(storage::mentions::of_post(db(), thread.thread, post), std::vector{zoe->id});
  ASSERT_TRUE(resolve(post));
  EXPECT_EQ(edits(), 1U);
  EXPECT_EQ(asked, 3) << "who is known is not asked for again";
}

TEST_F(Mentions, SomebodyMetUnderTheHostOfTheIdMovesToTheProvedHandle) {
  person("zoe", "social.z.example");
  remote.documents["https://social.z.example/users/zoe"] =
      R"({"id":"https://social.z.example/users/zoe","type":"Person","preferredUsername":"zoe",)"
      R"("inbox":"https://social.z.example/users/zoe/inbox"})";
  ASSERT_TRUE(obtain_actor(db(), remote, context, "https://social.z.example/users/zoe"));
  const auto post = say("Ask @zoe@z.example.");
  ASSERT_TRUE(resolve(post));
  EXPECT_NE(html(post).find("href=\"https://social.z.example/users/zoe\""), std::string::npos) << html(post);
  EXPECT_EQ(count("actors where name = 'zoe'"), 1);
}

TEST_F(Mentions, AHostThatCannotBeAskedNowIsTriedLater) {
  const auto post = say("Ask @zoe@z.example and @erin@busy.example.");
  const auto done = resolve(post);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().key, "error.peer_timeout");
  EXPECT_EQ(edits(), 1U) << "the others are told at once";
}

TEST_F(Mentions, NobodyIsAskedForHiddenPostsCodeOrHostsUnderPolicy) {
  suspend_domain("z.example");
  ASSERT_TRUE(resolve(say("Ask @zoe@z.example, or type `@zoe@other.example`.")));
  const auto hidden = say("Ask @erin@busy.example.");
  ASSERT_TRUE(db().transact<void>(
      [&] { return forum::apply_post_state(small.forum, db(), hidden, storage::ContentState::kHidden); }));
  ASSERT_TRUE(resolve(hidden));
  EXPECT_EQ(asked, 0);
}

}  // namespace
}  // namespace samvad::federation::test
