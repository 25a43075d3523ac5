#include "federation/delivery/retire_inbox.hpp"
#include "federation/delivery/sender.hpp"
#include "storage/base/clock.hpp"
#include "storage/tables/activities.hpp"
#include "storage/tables/hosts.hpp"
#include "tests/support/test_database.hpp"
#include "tests/support/until.hpp"

#include <condition_variable>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <set>

namespace samvad::federation {
namespace {

using namespace storage;  // NOLINT: one test, many rows

/// A world of peers: each answers as `answers` says for its host, with 202 when it is not named, and not at all (until
/// the end) when it is silent.
class ToldPoster final : public Poster {
 public:
  struct Post {
    std::string inbox;
    std::int64_t activity;
    SignatureForm form;
  };

  void post(const delivery_queue::Letter& letter, SignatureForm form, std::function<void(PostOutcome)> done) override {
    std::unique_lock lock(mutex_);
    posts_.push_back({letter.inbox, letter.activity.value, form});
    changed_.notify_all();
    if (silent_.contains(letter.inbox)) {
      held_.push_back(std::move(done));
      return;
    }
    const auto told = answers_.find(letter.inbox);
    PostOutcome outcome = told == answers_.end() ? PostOutcome{.status = 202} : told->second(form);
    if (breaking_.contains(letter.activity.value)) outcome = {.status = 500};
    lock.unlock();
    done(outcome);
  }

  /// The receiver breaks at this activity, or does so no longer.
  void break_at(std::int64_t activity, bool breaks = true) {
    const std::lock_guard lock(mutex_);
    if (breaks) {
      breaking_.insert(activity);
    } else {
      breaking_.erase(activity);
    }
  }
  void silence(const std::string& inbox) { silent_.insert(inbox); }
  void answer(const std::string& inbox, std::function<PostOutcome(SignatureForm)> rule) {
    answers_[inbox] = std::move(rule);
  }
  /// Waits until `inbox` was posted to `count` times; those posts.
  std::vector<Post> wait_for(const std::string& inbox, std::size_t count) {
    std::unique_lock lock(mutex_);
    std::vector<Post> found;
    changed_.wait_for(lock, std::chrono::seconds{30}, [&] {
      found.clear();
      for (const auto& post : posts_) {
        if (post.inbox == inbox) found.push_back(post);
      }
      return found.size() >= count;
    });
    return found;
  }
  /// Waits until `count` posts are held.
  bool wait_held(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds{30}, [&] { return held_.size() >= count; });
  }
  std::size_t held() {
    const std::lock_guard lock(mutex_);
    return held_.size();
  }
  void speak(const std::string& inbox) {
    const std::lock_guard lock(mutex_);
    silent_.erase(inbox);
  }
  /// The silent ones fail now, so that a sender need not wait for them; or they answer `status`.
  void let_go(int status = 0) {
    const std::lock_guard lock(mutex_);
    for (auto& done : std::exchange(held_, {})) {
      done({.status = status, .error = status == 0 ? "error.peer_timeout" : ""});
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Post> posts_;
  std::map<std::string, std::function<PostOutcome(SignatureForm)>> answers_;
  std::set<std::string> silent_;
  std::set<std::int64_t> breaking_;
  std::vector<std::function<void(PostOutcome)>> held_;
};

class SenderTest : public ::testing::Test {
 protected:
  std::string host(const std::string& name) {
    hosts_[name] = hosts::obtain(db_, ids_.make<HostId>(), name).id;
    return "https://" + name + "/inbox";
  }
  /// Queues one activity about `object` for `inbox` of `name`; its id.
  std::int64_t letter(const std::string& name, std::int64_t object) {
    const auto id = ids_.make<ActivityId>();
    activities::insert(db_, {.id = id, .actor = ActorId{1}, .type = "Note", .uri = to_text(id), .object = object});
    activities::enqueue(db_, id, object, {{hosts_[name], "https://" + name + "/inbox"}});
    return id.value;
  }
  std::int64_t waiting() {
    return db_.exec({"test.waiting", "select count(*) from deliveries where state = 1"}).front().integer(0);
  }
  /// So many hosts with a letter each.
  void crowd(int size) {
    for (int i = 0; i < size; ++i) {
      const std::string name = "crowd" + std::to_string(i) + ".example";
      host(name);
      letter(name, i + 1);
    }
  }
  /// The last sender ended so long ago.
  void off_for(const std::string& interval) {
    db_.exec({"test.off", "insert into shard_leases values (0, 'earlier', now() - $1::text::interval)"},
             Params::of(interval));
  }
  bool until_leased() {
    return test::until([&] {
      return db_.exec({"test.leased", "select count(*) from shard_leases where leased_until > now()"})
                 .front()
                 .integer(0) == 64;
    });
  }
  bool until_all_sent() {
    return test::until([&] { return waiting() == 0; }, std::chrono::seconds{30});
  }
  std::unique_ptr<Sender> sender() { return std::make_unique<Sender>(database_.config(), poster_, ids_, "test"); }

  test::TestDatabase database_;
  Db& db_ = database_.db();
  IdMaker ids_{system_clock(), 1};
  std::map<std::string, HostId> hosts_;
  ToldPoster poster_;
};

TEST_F(SenderTest, SilentHostsThatFailedBeforeLeaveRoomForTheOthers) {
  for (int i = 0; i < 300; ++i) {
    const std::string name = "dead" + std::to_string(i) + ".example";
    poster_.silence(host(name));
    letter(name, i + 1);
  }
  db_.exec({"test.failed", "update hosts set failures = 3"});
  const std::string good = host("good.example");
  const auto running = sender();
  ASSERT_TRUE(poster_.wait_held(64));
  letter("good.example", 1);
  running->wake();
  EXPECT_EQ(poster_.wait_for(good, 1).size(), 1U);
  EXPECT_LT(poster_.held(), 256U) << "probes took every place";
  poster_.let_go();
}

TEST_F(SenderTest, WhatIsUnderWayWhenTheDatabaseGoesIsNotSentBesideItself) {
  const std::string inbox = host("one.example");
  poster_.silence(inbox);
  for (int i = 0; i < 6; ++i) letter("one.example", i + 1);
  const auto running = sender();
  ASSERT_TRUE(poster_.wait_held(4));
  const std::string other = host("other.example");
  // the sender's own connection goes; it notices at its next look
  db_.exec({"test.cut",
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"});
  letter("other.example", 1);
  running->wake();
  ASSERT_EQ(poster_.wait_for(other, 1).size(), 1U) << "it works again";
  EXPECT_EQ(poster_.held(), 4U) << "sent once more while the first was under way";
  poster_.speak(inbox);
  poster_.let_go(202);
  const auto posts = poster_.wait_for(inbox, 6);
  std::set<std::int64_t> once;
  for (const auto& post : posts) EXPECT_TRUE(once.insert(post.activity).second) << post.activity;
  EXPECT_TRUE(test::until([&] { return waiting() == 0; }, std::chrono::seconds{30})) << "what was answered is done";
}

TEST_F(SenderTest, LettersAboutOneObjectKeepTheirOrder) {
  const std::string inbox = host("one.example");
  std::vector<std::int64_t> about_one, seen;
  for (int i = 0; i < 40; ++i) {
    const auto id = letter("one.example", 1 + i % 2);
    if (i % 2 == 0) about_one.push_back(id);
  }
  const auto running = sender();
  const std::set<std::int64_t> wanted(about_one.begin(), about_one.end());
  for (const auto& post : poster_.wait_for(inbox, 40)) {
    if (wanted.contains(post.activity)) seen.push_back(post.activity);
  }
  EXPECT_EQ(seen, about_one);
}

/// One activity that a peer's software breaks at is no reason to keep everything else from it for 14 days.
TEST_F(SenderTest, ALetterThatBreaksItsHostHoldsUpWhatIsAboutItsObjectOnly) {
  const std::string inbox = host("one.example");
  const auto bad = letter("one.example", 1), later = letter("one.example", 1), second = letter("one.example", 2),
             third = letter("one.example", 3);
  poster_.break_at(bad);
  const auto state_of = [&](std::int64_t activity) {
    const auto rows =
        db_.exec({"test.state", "select state from deliveries where activity_id = $1"}, Params::of(activity));
    return rows.empty() ? 0 : rows.front().small(0);
  };
  const auto running = sender();
  EXPECT_TRUE(test::until([&] { return state_of(later) == 3 && state_of(bad) == 3; }))
      << "it waits with the one it must not overtake";
  EXPECT_EQ(state_of(second) + state_of(third), 0) << "delivered";
  EXPECT_TRUE(test::until([&] {
    const auto backlog = delivery_queue::backlog(db_);
    return backlog.size() == 1 && backlog[0].waiting == 2 && backlog[0].failures == 0 &&
           backlog[0].last_error == "HTTP 500";
  }));

  poster_.break_at(bad, false);
  const auto before = poster_.wait_for(inbox, 3).size();
  db_.exec({"test.time_goes_by", "update deliveries set not_before = now() where state = 3"});
  running->wake();
  EXPECT_TRUE(test::until([&] { return state_of(bad) + state_of(later) == 0; }));
  const auto posts = poster_.wait_for(inbox, before + 2);
  EXPECT_EQ(posts[posts.size() - 2].activity, bad);
  EXPECT_EQ(posts.back().activity, later);
}

/// REL-8: a host that breaks at everything is broken, and costs a few tries a round.
TEST_F(SenderTest, AHostThatBreaksAtEverythingIsLeftAlone) {
  const std::string inbox = host("broken.example");
  poster_.answer(inbox, [](SignatureForm) { return PostOutcome{.status = 500}; });
  for (int i = 1; i <= 20; ++i) letter("broken.example", i);
  const auto running = sender();
  EXPECT_TRUE(test::until([&] { return delivery_queue::backlog(db_).at(0).failures > 0; }));
  EXPECT_EQ(poster_.wait_for(inbox, 4).size(), 4U);
  EXPECT_EQ(delivery_queue::backlog(db_).at(0).last_error, "HTTP 500");
}

TEST_F(SenderTest, ARefusedSignatureIsKnockedOnceMoreInTheOtherForm) {
  const std::string inbox = host("new.example");
  poster_.answer(inbox,
                 [](SignatureForm form) { return PostOutcome{.status = form == SignatureForm::kCavage ? 401 : 202}; });
  letter("new.example", 1);
  const auto running = sender();
  const auto posts = poster_.wait_for(inbox, 2);
  ASSERT_EQ(posts.size(), 2U);
  EXPECT_EQ(posts[0].form, SignatureForm::kCavage);
  EXPECT_EQ(posts[1].form, SignatureForm::kRfc9421);
  EXPECT_EQ(posts[0].activity, posts[1].activity);
}

TEST_F(SenderTest, AGoneInboxBecomesAJobThatAsksItsActors) {
  const std::string inbox = host("gone.example");
  poster_.answer(inbox, [](SignatureForm) { return PostOutcome{.status = 410}; });
  letter("gone.example", 1);
  {
    const auto running = sender();
    ASSERT_EQ(poster_.wait_for(inbox, 1).size(), 1U);
  }
  const auto jobs = db_.exec({"test.jobs", "select kind, payload from jobs"});
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs.front().str(0), kGoneInboxJob);
  EXPECT_EQ(jobs.front().str(1), gone_inbox_payload(hosts_["gone.example"], inbox));
  EXPECT_EQ(waiting(), 0);
}

TEST_F(SenderTest, DeadLettersSayWhyWhileTheHostItselfWorks) {
  const std::string inbox = host("strict.example"), other = "https://strict.example/other";
  poster_.answer(inbox, [](SignatureForm) { return PostOutcome{.status = 404}; });
  poster_.answer(other,
                 [](SignatureForm) { return PostOutcome{.error = "error.address_refused not https", .never = true}; });
  letter("strict.example", 1);
  letter("strict.example", 2);
  const auto never = letter("strict.example", 3);
  db_.exec({"test.other", "update deliveries set inbox = $1 where activity_id = $2"}, Params::of(other, never));
  {
    const auto running = sender();
    ASSERT_EQ(poster_.wait_for(inbox, 2).size(), 2U);
    ASSERT_EQ(poster_.wait_for(other, 1).size(), 1U);
  }
  const auto backlog = delivery_queue::backlog(db_);
  ASSERT_EQ(backlog.size(), 1U);
  EXPECT_EQ(backlog[0].dead, 3);
  EXPECT_EQ(backlog[0].failures, 0);
  EXPECT_EQ(backlog[0].last_error, "");
  EXPECT_EQ(backlog[0].dead_errors, "HTTP 404 × 2, error.address_refused not https × 1");
}

/// REL-12: hundreds of peers do not all hear from us in the second in which we are back.
TEST_F(SenderTest, AfterHoursOffManyHostsAreTriedOverFiveMinutes) {
  crowd(150);
  off_for("6 hours");
  const auto running = sender();
  ASSERT_TRUE(until_leased());
  const auto spread = db_.exec({"test.spread", R"(
    select count(*) filter (where next_try_at > now() + interval '1 minute'),
           count(*) filter (where next_try_at > now() + interval '5 minutes'),
           count(distinct floor(extract(epoch from next_try_at) / 60)) from hosts where name like 'crowd%')"});
  EXPECT_GT(spread.front().integer(0), 75);
  EXPECT_EQ(spread.front().integer(1), 0);
  EXPECT_GE(spread.front().integer(2), 4);
  EXPECT_GT(waiting(), 75) << "sent at once";

  const std::string fresh = host("fresh.example");
  letter("fresh.example", 1000);
  running->wake();
  EXPECT_EQ(poster_.wait_for(fresh, 1).size(), 1U) << "who was owed nothing waits for nothing";

  db_.exec({"test.due", "update hosts set next_try_at = now()"});
  running->wake();
  EXPECT_TRUE(until_all_sent()) << "when its moment comes each is tried";
}

TEST_F(SenderTest, AfterAShortBreakNobodyWaits) {
  crowd(150);
  off_for("4 minutes");
  const auto running = sender();
  EXPECT_TRUE(until_all_sent());
}

TEST_F(SenderTest, AfterHoursOffFewHostsAreTriedAtOnce) {
  crowd(100);
  off_for("6 hours");
  const auto running = sender();
  EXPECT_TRUE(until_all_sent());
}

TEST_F(SenderTest, BesideAnotherProcessThatSendsNobodyWaits) {
  off_for("6 hours");
  const auto first = sender();
  ASSERT_TRUE(until_leased());
  crowd(150);
  const auto second = std::make_unique<Sender>(database_.config(), poster_, ids_, "second");
  EXPECT_TRUE(until_all_sent());
}

/// The end of the last sender is what the next one counts from.
TEST_F(SenderTest, AnOrderlyEndIsRemembered) {
  {
    const auto running = sender();
    ASSERT_TRUE(until_leased());
  }
  const auto rows =
      db_.exec({"test.ended",
                "select count(*), count(*) filter (where leased_until <= now() and leased_until > now() - "
                "interval '1 minute') from shard_leases"});
  EXPECT_EQ(rows.front().integer(0), 64);
  EXPECT_EQ(rows.front().integer(1), 64);
  crowd(150);
  const auto next = sender();
  EXPECT_TRUE(until_all_sent());
}

TEST_F(SenderTest, WhatWasNotAnsweredIsSentByTheNextProcess) {
  const std::string inbox = host("slow.example");
  poster_.answer(inbox, [](SignatureForm) { return PostOutcome{.status = 503}; });
  const auto id = letter("slow.example", 1);
  {
    const auto first = sender();
    ASSERT_EQ(poster_.wait_for(inbox, 1).size(), 1U);
  }
  EXPECT_EQ(waiting(), 1);
  poster_.answer(inbox, [](SignatureForm) { return PostOutcome{.status = 202}; });
  db_.exec({"test.due", "update hosts set next_try_at = now()"});
  {
    const auto second = sender();
    const auto posts = poster_.wait_for(inbox, 2);
    ASSERT_EQ(posts.size(), 2U);
    EXPECT_EQ(posts[1].activity, id);
  }
  EXPECT_EQ(waiting(), 0);
}

}  // namespace
}  // namespace samvad::federation
