#include "forum/people/account.hpp"
#include "forum/people/names.hpp"
#include "storage/tables/keys.hpp"
#include "storage/tables/notices.hpp"
#include "tests/forum/support/small_forum.hpp"
#include "tests/support/until.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace samvad::test {
namespace {

using forum::Registration;
using forum::SignUp;
using storage::members::State;

forum::ViewerScope staff(SmallForum& small) {
  return small.as(small.member("adhira", storage::members::Role::kAdministrator));
}

TEST(SignUpUseCase, MakesActorAndMember) {
  SmallForum small;
  const auto made = sign_up(small.forum, small.db(), small.site,
                            {.name = "Asha", .email = " Asha@Example.ORG ", .display_name = "Asha"}, "hash");
  ASSERT_TRUE(made) << made.error().key;
  EXPECT_FALSE(made->waiting);
  const auto actor = storage::actors::find_by_handle(small.db(), "ASHA", "").value();
  EXPECT_EQ(actor.id, made->member);
  EXPECT_EQ(actor.uri, "https://forum.test/actors/" + to_text(actor.id));
  const auto member = storage::members::find(small.db(), actor.id).value();
  EXPECT_EQ(member.email, "asha@example.org");
  EXPECT_EQ(member.state, State::kActive);
  EXPECT_EQ(small.count_said<forum::ActorChanged>(), 1);
}

TEST(SignUpUseCase, RefusesWhatItMust) {
  SmallForum small;
  const auto key = [&](const SignUp& request) {
    return key_of(sign_up(small.forum, small.db(), small.site, request, "hash"));
  };
  EXPECT_EQ(key({.name = "a"}), "error.name_too_short");
  EXPECT_EQ(key({.name = "as ha"}), "error.name_characters");
  EXPECT_EQ(key({.name = "Admin"}), "error.name_reserved");
  EXPECT_EQ(key({.name = "asha", .email = "asha@b@example.org"}), "error.email_bad");
  EXPECT_EQ(key({.name = "asha"}), "");
  EXPECT_EQ(key({.name = "ASHA"}), "error.name_taken");
  small.board("garden");
  EXPECT_EQ(key({.name = "garden"}), "error.name_taken") << "boards and persons share one space";
  small.screen.verdict = {.kind = forum::Verdict::Kind::kRefuse, .reason = "no"};
  EXPECT_EQ(key({.name = "bilal"}), "error.refused_by_rule");
  small.screen.verdict = {};
  small.site.registration = Registration::kApproval;
  EXPECT_EQ(key({.name = "bilal"}), "error.application_missing");
  small.site.registration = Registration::kClosed;
  EXPECT_EQ(key({.name = "bilal"}), "error.sign_up_closed");
}

TEST(SignUpUseCase, TellsNobodyThatAnAddressIsTaken) {
  SmallForum small;
  const SignUp first{.name = "asha", .email = "asha@example.org"};
  const SignUp second{.name = "bilal", .email = "ASHA@example.org"};
  ASSERT_TRUE(sign_up(small.forum, small.db(), small.site, first, "hash"));
  const auto made = sign_up(small.forum, small.db(), small.site, second, "hash");
  ASSERT_TRUE(made);
  EXPECT_EQ(storage::members::find(small.db(), made->member)->email, "");
}

TEST(SignUpUseCase, TakesAKeyPairOrWaitsForOne) {
  SmallForum small;
  small.forum.federation = true;
  EXPECT_EQ(key_of(sign_up(small.forum, small.db(), small.site, {.name = "asha"}, "hash")), "error.keys_exhausted");
  EXPECT_FALSE(storage::actors::find_by_handle(small.db(), "asha", "")) << "nothing is left of a refused sign-up";
  storage::keys::add_to_stock(small.db(), {.id = 7, .public_pem = "public", .private_sealed = "sealed"});
  const auto made = sign_up(small.forum, small.db(), small.site, {.name = "asha"}, "hash");
  ASSERT_TRUE(made);
  EXPECT_TRUE(storage::keys::of_actor(small.db(), made->member, storage::keys::Algorithm::kRsa));
}

TEST(SignUpUseCase, GivesANameOnceHoweverManyAskAtOnce) {
  SmallForum small;
  std::atomic<int> made = 0;
  std::atomic<int> taken = 0;
  std::vector<std::thread> people;
  for (int i = 0; i < 8; ++i) {
    people.emplace_back([&] {
      const auto db = small.database.connect();
      const forum::Events quiet;
      const forum::OpenScreen open;
      const forum::Forum forum{.events = quiet,
                               .screen = open,
                               .ids = small.ids,
                               .clock = small.clock,
                               .public_url = "https://forum.test",
                               .host = "forum.test",
                               .federation = false};
      const auto answer = sign_up(forum, *db, small.site, {.name = "asha", .email = "asha@example.org"}, "hash");
      if (answer) ++made;
      if (key_of(answer) == "error.name_taken") ++taken;
    });
  }
  for (auto& person : people) person.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(taken, 7);
}

TEST(SignUpUseCase, ApprovalIsGivenOrRefusedOnce) {
  SmallForum small;
  const auto scope = staff(small);
  small.site.registration = Registration::kApproval;
  const auto apply = [&](const std::string& name) {
    return sign_up(small.forum, small.db(), small.site, {.name = name, .application = "I garden."}, "hash")->member;
  };
  const auto asha = apply("asha");
  const auto bilal = apply("bilal");
  EXPECT_TRUE(small.as(asha).waiting);
  const auto nobody = small.as(bilal);
  EXPECT_EQ(key_of(approve_account(small.forum, small.db(), &nobody, asha)), "error.moderators_only");
  EXPECT_EQ(key_of(approve_account(small.forum, small.db(), &scope, asha)), "");
  EXPECT_EQ(key_of(refuse_account(small.forum, small.db(), &scope, bilal)), "");
  EXPECT_EQ(key_of(refuse_account(small.forum, small.db(), &scope, asha)), "error.already_decided");
  EXPECT_EQ(key_of(approve_account(small.forum, small.db(), &scope, storage::ActorId{1})), "error.no_such_member");
  EXPECT_TRUE(small.as(asha).is_active());
  const auto told = storage::notices::newest(small.db(), asha, {}, 10);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().kind, storage::notices::Kind::kAccountApproved);
  EXPECT_EQ(storage::members::find(small.db(), bilal)->state, State::kRefused);
}

/// Both read the waiting account before either writes: the second one waits, and finds it settled.
TEST(SignUpUseCase, OfTwoDecisionsAtOnceTheFirstCounts) {
  SmallForum small;
  const auto scope = staff(small);
  small.site.registration = Registration::kApproval;
  const auto asha =
      sign_up(small.forum, small.db(), small.site, {.name = "asha", .application = "I garden."}, "hash")->member;
  const auto rival_db = small.database.connect();
  std::string late;
  std::thread rival;
  small.db().transaction([&] {
    EXPECT_EQ(key_of(refuse_account(small.forum, small.db(), &scope, asha)), "");
    rival = std::thread([&] { late = key_of(approve_account(small.forum, *rival_db, &scope, asha)); });
    EXPECT_TRUE(until([&] {
      constexpr storage::Statement kWaiting{"test.waiting", R"(
        select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"};
      return small.db().exec(kWaiting).front().integer(0) > 0;
    }));
  });
  rival.join();
  EXPECT_EQ(late, "error.already_decided");
  EXPECT_EQ(storage::members::find(small.db(), asha)->state, State::kRefused);
}

TEST(Names, EmailIsOnePlainAddrSpec) {
  EXPECT_EQ(forum::canonical_email("A.b+c@Example.ORG").value(), "a.b+c@example.org");
  for (const auto* bad : {"", "asha", "@example.org", "asha@", "a b@example.org", "\"a\"@example.org", "a@[127.0.0.1]",
                          "a@b@example.org", ".a@example.org", "a..b@example.org", "a@localhost",
                          "a@example.org, b@c.org", "Asha <asha@example.org>", "a(c)@example.org"}) {
    EXPECT_EQ(key_of(forum::canonical_email(bad)), "error.email_bad") << bad;
  }
}

}  // namespace
}  // namespace samvad::test
