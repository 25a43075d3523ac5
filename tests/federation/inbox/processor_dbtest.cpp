#include "storage/tables/inbox.hpp"
#include "storage/tables/relations.hpp"
#include "tests/federation/inbox/inbox_world.hpp"
#include "tests/support/counting_db.hpp"
#include "tests/support/until.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

namespace samvad::federation::test {
namespace {

using storage::ContentState;
using storage::inbox::InboxRow;

/// Lets everything pass, and notes how many posts of a stranger it was told of; -1 for those who are known.
class CountingScreen final : public forum::Screen {
 public:
  mutable std::vector<int> recent;
  forum::Verdict judge(storage::Db&, const forum::Draft& draft) const override {
    recent.push_back(draft.contact.known ? -1 : draft.contact.recent);
    return {};
  }
};

/// Rows in the queue, and the processor that works them off. Each person was met before.
class InboxProcessing : public InboxWorld {
 protected:
  /// A person of another server that is known here.
  std::string met(const std::string& name, const std::string& host = "a.example") {
    const std::string id = person(name, host);
    receive_from(id, activity("Follow", id, quoted(small.forum.actor_uri(board)), "met"));
    return id;
  }
  static std::string note_id(const std::string& author, int number) {
    return author + "/notes/" + std::to_string(number);
  }

  InboxRow row_of(const std::string& author, const std::string& body, std::int64_t object = 0) {
    InboxRow row{.id = ++last_id, .signer_uri = author, .host = host_of(author), .object_hash = object, .body = body};
    row.id_hash = std::string(storage::bytes_of(storage::sha256(std::to_string(row.id))));
    row.activity_uri = author + "/acts/" + std::to_string(row.id);
    return row;
  }
  InboxRow reply_of(const std::string& author, int number, const std::string& parent, const std::string& text = "Yes") {
    const std::string id = note_id(author, number);
    return row_of(author, activity("Create", author, note(id, author, parent, text), "c" + std::to_string(number)));
  }
  void queue(const std::vector<InboxRow>& rows) { storage::inbox::accept(db(), rows); }

  std::unique_ptr<InboxProcessor> processor() {
    return std::make_unique<InboxProcessor>(
        small.database.config(), threaded, [] { return std::make_unique<FakeRemote>(); }, 2, 1);
  }
  bool until_empty() {
    return samvad::test::until([&] { return count("inbox_queue where state = 1 and run_at <= now()") == 0; });
  }
  /// state, tries and error of the row that is queued for `id`.
  std::string queued(std::int64_t id) {
    const auto rows =
        db().exec({"test.queued", "select state || ' ' || tries || ' ' || last_error from inbox_queue where id = $1"},
                  storage::Params::of(id));
    return rows.empty() ? "" : rows.front().str(0);
  }
  void poison(const std::string& word) {
    small.database.owner().script(
        "create function refuse() returns trigger language plpgsql as $$ begin if new.html like '%" + word +
        "%' then raise exception 'poison'; end if; return new; end $$;"
        "create trigger refuse before insert on posts for each row execute function refuse()");
  }
  /// Numbers of the thread's posts, without those of the opening.
  std::set<std::int64_t> numbers() {
    std::set<std::int64_t> found;
    for (const auto row : db().exec({"test.numbers", "select number from posts where number > 1"}))
      found.insert(row.integer(0));
    return found;
  }

  /// For the processor's threads: nobody writes down what they say.
  forum::Events unheard;
  forum::Forum busy = forum_under(small.screen, unheard);
  InboxContext threaded = context_of(busy);
  std::int64_t last_id = 100;
  const std::string omar = met("omar"), nina = met("nina"), zoya = met("zoya", "b.example");
};

TEST_F(InboxProcessing, RepliesAreWrittenTogetherAsEachWouldBeAlone) {
  const auto first = reply_of(omar, 1, opening, "One"), second = reply_of(nina, 2, opening, "Two"),
             third = reply_of(zoya, 3, opening, "Three");
  queue({first, second, third});
  small.said.clear();
  const std::int64_t relayed = count("activities"), sent = count("deliveries");
  EXPECT_EQ(process_replies(db(), context, {first, second, third}), (std::set{first.id, second.id, third.id}));

  EXPECT_EQ(count("inbox_queue"), 0);
  EXPECT_EQ(small.count_said<forum::PostCreated>(), 3);
  EXPECT_EQ(count("activities"), relayed + 3);
  EXPECT_EQ(count("deliveries"), sent + 9);  // the board has three followers, and each is told of each
  int number = 2;
  for (const auto* row : {&first, &second, &third}) {
    const auto post = post_at(note_id(row->signer_uri, number - 1));
    ASSERT_TRUE(post) << row->signer_uri;
    EXPECT_EQ(post->number, number++);
    EXPECT_EQ(post->reply_to, thread.post);
    EXPECT_EQ(post->author, storage::actors::find_by_uri(db(), row->signer_uri)->id);
    EXPECT_EQ(post->uri, note_id(row->signer_uri, number - 2));
  }
  const auto now = storage::threads::find(db(), thread.thread);
  EXPECT_EQ(now->last_number, 4);
  EXPECT_EQ(now->post_count, 4);
  EXPECT_EQ(now->last_author, storage::actors::find_by_uri(db(), zoya)->id);

  // alone, the next one looks the same but for what is its own
  receive_from(omar, activity("Create", omar, note(note_id(omar, 9), omar, opening, "One"), "c9"));
  auto alone = *post_at(note_id(omar, 9));
  const auto together = *post_at(note_id(omar, 1));
  EXPECT_EQ(alone.number, 5);
  EXPECT_EQ(std::tie(alone.html, alone.excerpt, alone.host, alone.reply_to_number, alone.state, alone.visibility),
            std::tie(together.html, together.excerpt, together.host, together.reply_to_number, together.state,
                     together.visibility));
}

TEST_F(InboxProcessing, ManyRepliesCostNoMoreStatementsThanFew) {
  const auto statements_for = [&](int replies) {
    std::vector<InboxRow> rows;
    for (int i = 0; i < replies; ++i) rows.push_back(reply_of(i % 2 ? omar : nina, replies * 100 + i, opening));
    samvad::test::CountingDb counting(db());
    EXPECT_EQ(process_replies(counting, context, rows).size(), rows.size());
    return counting.asked.size();
  };
  const auto few = statements_for(2);
  EXPECT_EQ(statements_for(60), few);
  EXPECT_EQ(numbers().size(), 62u);
  EXPECT_EQ(*numbers().rbegin(), 63);
}

/// Whoever was fetched more than a day ago is no slower for it.
TEST_F(InboxProcessing, StaleAuthorsAreWrittenTogetherToo) {
  const auto statements_for = [&](int replies, const std::vector<std::string>& authors) {
    db().exec({"test.stale", "update actors set fetched_at = now() - interval '30 years' where host_id is not null"});
    std::vector<InboxRow> rows;
    for (int i = 0; i < replies; ++i)
      rows.push_back(reply_of(authors[static_cast<std::size_t>(i) % authors.size()], replies * 100 + i, opening));
    samvad::test::CountingDb counting(db());
    EXPECT_EQ(process_replies(counting, context, rows).size(), rows.size());
    return counting.asked.size();
  };
  const auto one = statements_for(2, {omar});
  EXPECT_EQ(statements_for(30, {omar, nina, zoya}), one);
  EXPECT_EQ(count("jobs where kind = 'refresh_actor'"), 3);
}

TEST_F(InboxProcessing, RepliesOfTheLimitedAreWrittenTogetherAndNotRelayed) {
  storage::actors::set_limited(db(), storage::actors::find_by_uri(db(), omar)->id, true);
  const auto hidden = reply_of(omar, 1, opening), open = reply_of(nina, 2, opening);
  const std::int64_t relayed = count("activities");
  EXPECT_EQ(process_replies(db(), context, {hidden, open}).size(), 2u);
  EXPECT_EQ(count("activities"), relayed + 1);
}

TEST_F(InboxProcessing, WhatSomethingStandsAgainstIsLeftAlone) {
  const auto stranger = person("mallory", "evil.example");
  const auto blocked = met("bashir"), suspended = met("sunil"), takes_back = met("tara");
  storage::relations::put(db(), asha, storage::actors::find_by_uri(db(), blocked)->id,
                          storage::relations::Kind::kBlock);
  storage::actors::set_suspended(db(), storage::actors::find_by_uri(db(), suspended)->id, true, std::nullopt);
  receive_from(takes_back, activity("Delete", takes_back, quoted(note_id(takes_back, 4)), "d"));
  const auto good = reply_of(omar, 9, opening);
  const std::vector<InboxRow> rows{
      reply_of(stranger, 1, opening),
      reply_of(blocked, 2, opening),
      reply_of(suspended, 3, opening),
      reply_of(takes_back, 4, opening),
      reply_of(nina, 5, "https://a.example/notes/unknown"),
      row_of(zoya, activity("Create", omar, note(note_id(omar, 6), omar, opening))),  // not the signer's
      good};
  queue(rows);
  EXPECT_EQ(process_replies(db(), context, rows), std::set{good.id});
  EXPECT_EQ(numbers().size(), 1u);
  EXPECT_EQ(count("inbox_queue"), 6);
  for (const std::size_t alone : {1, 2, 3}) receive_from(rows[alone].signer_uri, rows[alone].body);
  EXPECT_EQ(numbers().size(), 1u);

  db().exec({"test.lock_thread", "update threads set locked_at = now()"});
  const auto late = reply_of(omar, 10, opening);
  EXPECT_EQ(process_replies(db(), context, {late}), std::set<std::int64_t>{});
  EXPECT_FALSE(place_of(note_id(omar, 10)));
}

TEST_F(InboxProcessing, ADomainUnderSuspensionAddsNothing) {
  suspend_domain("b.example");
  const auto row = reply_of(zoya, 1, opening);
  EXPECT_EQ(process_replies(db(), context, {row}), std::set<std::int64_t>{});
  EXPECT_FALSE(place_of(note_id(zoya, 1)));
}

TEST_F(InboxProcessing, AStrangersSecondReplySeesTheFirst) {
  const auto follow = storage::actors::find_by_uri(db(), omar)->id;
  db().exec({"test.unfollow", "delete from follows where follower_id = $1"}, storage::Params::of(follow));
  const auto first = reply_of(omar, 1, opening), second = reply_of(omar, 2, opening),
             known = reply_of(nina, 3, opening);
  const CountingScreen screen;
  const forum::Forum judged = forum_under(screen, unheard);
  const InboxContext counted = context_of(judged);
  EXPECT_EQ(process_replies(db(), counted, {first, second, known}), (std::set{first.id, second.id, known.id}));
  EXPECT_EQ(screen.recent, (std::vector{0, 1, -1}));
}

TEST_F(InboxProcessing, NothingOvertakesWhatItsAuthorDidBefore) {
  const auto undone = row_of(omar, activity("Delete", omar, quoted(note_id(omar, 1)), "d"), 7);
  const auto after = reply_of(omar, 2, opening);
  auto about = reply_of(nina, 3, opening);
  about.object_hash = 7;
  const auto other = reply_of(zoya, 4, opening);
  EXPECT_EQ(process_replies(db(), context, {undone, after, about, other}), std::set{other.id});
}

TEST_F(InboxProcessing, TheSameIdTwiceIsThereOnce) {
  const auto first = reply_of(omar, 1, opening), again = reply_of(omar, 1, opening, "Once more");
  EXPECT_EQ(process_replies(db(), context, {first, again}), std::set{first.id});
  EXPECT_EQ(process_replies(db(), context, {again}), std::set<std::int64_t>{});
  EXPECT_EQ(numbers().size(), 1u);
}

/// A host that says nothing until it is cut (every one, when it has no name); others have nothing at once.
class OneSilentHost final : public Remote {
 public:
  struct Line {
    std::mutex mutex;
    std::condition_variable changed;
    int waiting = 0;  ///< guarded by mutex
  };
  OneSilentHost(Line& line, std::string host) : line_(line), host_(std::move(host)) {}
  storage::Result<storage::Json> fetch(std::string_view uri) override {
    if (uri.find(host_) == std::string_view::npos)
      return storage::fail(storage::Code::kNotFound, "error.peer_not_found");
    std::unique_lock lock(line_.mutex);
    ++line_.waiting;
    line_.changed.notify_all();
    line_.changed.wait_for(lock, std::chrono::seconds(60), [&] { return cut_; });
    return storage::fail(storage::Code::kUnavailable, "error.busy");
  }
  storage::Status confirm_handle(std::string_view, std::string_view, std::string_view) override {
    return storage::fail(storage::Code::kBadInput, "error.handle_unconfirmed");
  }
  void cut() override {
    const std::lock_guard lock(line_.mutex);
    cut_ = true;
    line_.changed.notify_all();
  }

 private:
  Line& line_;
  const std::string host_;
  bool cut_ = false;  ///< guarded by the line's mutex
};

/// REL-17: what waits for another server when the process ends is for the next one, as if it had not been begun.
TEST_F(InboxProcessing, TheEndWaitsForNoOtherServer) {
  const auto row = reply_of(person("mallory", "slow.example"), 1, opening);
  queue({row});
  OneSilentHost::Line line;
  {
    const InboxProcessor working(
        small.database.config(), threaded, [&] { return std::make_unique<OneSilentHost>(line, ""); }, 1, 1);
    std::unique_lock lock(line.mutex);
    ASSERT_TRUE(line.changed.wait_for(lock, std::chrono::seconds(60), [&] { return line.waiting > 0; }));
  }
  EXPECT_EQ(queued(row.id), "1 0 ");
  EXPECT_EQ(count("inbox_queue where lane = 2 and run_at <= now() and leased_until is null"), 1);
}

/// REL-9: one that the database refuses fails alone; the others of its batch are there.
TEST_F(InboxProcessing, APoisonRowFailsAlone) {
  poison("boom");
  const auto bad = reply_of(omar, 1, opening, "boom");
  std::vector<InboxRow> rows{reply_of(nina, 2, opening), bad, reply_of(zoya, 3, opening), reply_of(omar, 4, opening)};
  queue(rows);
  const auto working = processor();
  ASSERT_TRUE(until_empty());
  ASSERT_TRUE(samvad::test::until([&] { return queued(bad.id).starts_with("1 1 "); })) << queued(bad.id);
  EXPECT_NE(queued(bad.id).find("poison"), std::string::npos);
  EXPECT_EQ(numbers(), (std::set<std::int64_t>{2, 3, 4}));
  EXPECT_FALSE(place_of(note_id(omar, 1)));
  EXPECT_EQ(count("inbox_queue"), 1);
}

/// REL-9: after its last try a row becomes a dead letter, which can be put back.
TEST_F(InboxProcessing, ARowThatKeepsFailingBecomesADeadLetter) {
  poison("boom");
  const auto bad = reply_of(omar, 1, opening, "boom");
  queue({bad});
  db().exec({"test.tried", "update inbox_queue set tries = 7"});
  {
    const auto working = processor();
    ASSERT_TRUE(samvad::test::until([&] { return queued(bad.id).starts_with("2 8 "); })) << queued(bad.id);
  }
  small.database.owner().script("drop trigger refuse on posts");
  ASSERT_TRUE(storage::inbox::revive(db(), bad.id));
  const auto working = processor();
  ASSERT_TRUE(until_empty());
  EXPECT_TRUE(place_of(note_id(omar, 1)));
}

/// REL-10: what a process held when it was killed comes up again; what another one holds now is left to it.
TEST_F(InboxProcessing, ALeaseThatRanOutComesBack) {
  const auto left = reply_of(omar, 1, opening), held = reply_of(nina, 2, opening), deadly = reply_of(zoya, 3, opening);
  queue({left, held, deadly});
  ASSERT_EQ(storage::inbox::claim(db(), storage::inbox::Lane::kLocal, 64).size(), 3u);
  db().exec({"test.ran_out", "update inbox_queue set leased_until = now() - interval '1 second' where id <> $1"},
            storage::Params::of(held.id));
  db().exec({"test.killed_often", "update inbox_queue set tries = 8 where id = $1"}, storage::Params::of(deadly.id));
  const auto working = processor();
  ASSERT_TRUE(samvad::test::until([&] { return place_of(note_id(omar, 1)).has_value(); }));
  ASSERT_TRUE(samvad::test::until([&] { return queued(deadly.id).starts_with("2 9 "); })) << queued(deadly.id);
  ASSERT_EQ(storage::inbox::dead(db()).size(), 1u);
  EXPECT_EQ(storage::inbox::dead(db()).front().error, "the process ended at every try")
      << "the desk and `queue` say why";
  EXPECT_EQ(queued(held.id), "1 1 ");
  EXPECT_FALSE(place_of(note_id(nina, 2)));
  EXPECT_FALSE(place_of(note_id(zoya, 3)));
}

/// A process that died under load leaves many rows: none of them waits for another look.
TEST_F(InboxProcessing, ManyRowsOfADeadProcessAreWorkedOffInOneGo) {
  std::vector<InboxRow> rows;
  for (int i = 0; i < 300; ++i) rows.push_back(reply_of(i % 2 ? omar : nina, i, opening));
  queue(rows);
  ASSERT_EQ(storage::inbox::claim(db(), storage::inbox::Lane::kLocal, 300).size(), 300u);
  db().exec({"test.ran_out", "update inbox_queue set leased_until = now() - interval '1 second'"});
  const auto working = processor();
  ASSERT_TRUE(until_empty());
  EXPECT_EQ(numbers().size(), 300u);
}

/// A row that kills its process takes no other with it: those whose process died come one at a time.
TEST_F(InboxProcessing, RowsOfADeadProcessComeOneAtATime) {
  queue({reply_of(omar, 1, opening), reply_of(nina, 2, opening)});
  ASSERT_EQ(storage::inbox::claim(db(), storage::inbox::Lane::kLocal, 64).size(), 2u);
  EXPECT_FALSE(storage::inbox::claim_left(db(), storage::inbox::Lane::kLocal));
  db().exec({"test.ran_out", "update inbox_queue set leased_until = now() - interval '1 second'"});
  EXPECT_EQ(storage::inbox::claim(db(), storage::inbox::Lane::kLocal, 64).size(), 0u);
  const auto one = storage::inbox::claim_left(db(), storage::inbox::Lane::kLocal);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->tries, 2);
  EXPECT_NE(storage::inbox::claim_left(db(), storage::inbox::Lane::kLocal)->id, one->id);
}

/// Asks its question first of the row that is worked off for it; whatever was asked for was not found.
class AskingRemote final : public Remote {
 public:
  explicit AskingRemote(std::function<void()> asked) : asked_(std::move(asked)) {}
  storage::Result<storage::Json> fetch(std::string_view) override {
    asked_();
    return storage::fail(storage::Code::kNotFound, "error.peer_not_found");
  }
  storage::Status confirm_handle(std::string_view, std::string_view, std::string_view) override {
    return storage::fail(storage::Code::kBadInput, "error.handle_unconfirmed");
  }

 private:
  std::function<void()> asked_;
};

/// A row that waits for other servers is held as long as it asks them, and holds none that wait behind it.
TEST_F(InboxProcessing, ARowThatAsksOtherServersIsHeldAndHoldsNoOther) {
  const auto first = row_of(omar, activity("Create", omar, quoted(note_id(omar, 1)), "1")),
             second = row_of(nina, activity("Create", nina, quoted(note_id(nina, 2)), "2"));
  queue({first, second});
  db().exec({"test.lane", "update inbox_queue set lane = 2"});
  const auto own = storage::connect(small.database.config());
  std::vector<std::string> seen;  // by the one fetching thread; read when the processor has ended
  {
    InboxProcessor working(
        small.database.config(), threaded,
        [&] {
          return std::make_unique<AskingRemote>([&] {
            const auto rows = own->exec({"test.held", R"(
              select count(*) filter (where leased_until > now() + interval '90 seconds') || ' held, ' ||
                     count(*) filter (where leased_until is null) || ' free, tries ' || max(tries) from inbox_queue)"});
            seen.push_back(rows.front().str(0));
          });
        },
        0, 1);
    ASSERT_TRUE(samvad::test::until([&] { return count("inbox_queue") == 0; }));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"1 held, 1 free, tries 1", "1 held, 0 free, tries 1"}));
}

/// A peer that is slow costs nobody else anything: half of the threads are left to others, however much of it waits.
TEST_F(InboxProcessing, ASlowHostKeepsHalfOfTheThreadsAtMost) {
  const std::string slow = met("slow", "slow.example");
  std::vector<InboxRow> rows;
  for (int i = 0; i < 10; ++i) {
    rows.push_back(row_of(slow, activity("Create", slow, quoted(note_id(slow, i)), std::to_string(i))));
  }
  queue(rows);
  db().exec({"test.lane", "update inbox_queue set lane = 2"});
  OneSilentHost::Line line;
  const InboxProcessor working(
      small.database.config(), threaded, [&] { return std::make_unique<OneSilentHost>(line, "slow.example"); }, 0, 4);
  {
    std::unique_lock lock(line.mutex);
    ASSERT_TRUE(line.changed.wait_for(lock, std::chrono::seconds(60), [&] { return line.waiting >= 2; }));
  }
  const auto other = row_of(nina, activity("Create", nina, quoted(note_id(nina, 1)), "other"));
  queue({other});
  db().exec({"test.later_lane", "update inbox_queue set lane = 2 where lane = 1"});
  EXPECT_TRUE(samvad::test::until([&] { return queued(other.id).empty(); }));
  const std::lock_guard lock(line.mutex);
  EXPECT_EQ(line.waiting, 2);
}

/// Others are down for hours and come back: what waits for them waits two days, and its tries are nobody's fault.
TEST_F(InboxProcessing, WhatWaitsForAnotherServerWaitsTwoDays) {
  const auto waits = reply_of(person("mallory", "down.example"), 1, opening);
  const auto tried_when_older_by = [&](const std::string& age) {
    db().exec({"test.older",
               "update inbox_queue set lane = 2, tries = 7, run_at = now(), last_error = '', "
               "received_at = now() - $1::interval where id = $2"},
              storage::Params::of(age, waits.id));
    const InboxProcessor working(
        small.database.config(), threaded,
        [] {
          class Down final : public Remote {
            storage::Result<storage::Json> fetch(std::string_view) override {
              return storage::fail(storage::Code::kPeer, "error.peer_unreachable");
            }
            storage::Status confirm_handle(std::string_view, std::string_view, std::string_view) override { return {}; }
          };
          return std::make_unique<Down>();
        },
        0, 1);
    EXPECT_TRUE(samvad::test::until([&] { return queued(waits.id).find("peer") != std::string::npos; }));
  };
  queue({waits});
  tried_when_older_by("40 minutes");
  EXPECT_EQ(queued(waits.id), "1 1 error.peer_unreachable ");
  EXPECT_EQ(count("inbox_queue where run_at between now() + interval '19 minutes' and now() + interval '21 minutes'"),
            1);
  tried_when_older_by("47 hours");
  EXPECT_EQ(count("inbox_queue where state = 1 and run_at > now() + interval '59 minutes'"), 1);
  tried_when_older_by("49 hours");
  EXPECT_EQ(count("inbox_queue where state = 2"), 1);
}

/// Crowds that never end hold up what is new, not what has waited: the first claim tells, and then none gives way.
TEST_F(InboxProcessing, WhatHasWaitedGivesWayToNoCrowd) {
  std::vector<InboxRow> rows;
  for (int i = 0; i < 200; ++i) rows.push_back(reply_of(omar, i, opening));  // ids of long ago
  queue(rows);
  const auto own = storage::connect(small.database.config());
  std::uint64_t commits = 0;
  int glances = 0;  // while something waits; read when the processor has ended
  {
    InboxProcessor working(
        small.database.config(), threaded, [] { return std::make_unique<FakeRemote>(); }, 1, 0,
        [&]() -> storage::CommitLoop::Counts {
          if (!own->exec({"test.waits", "select from inbox_queue limit 1"}).empty()) ++glances;
          ++commits;
          return {.batches = commits, .rows = 64 * commits};
        });
    ASSERT_TRUE(until_empty());
  }
  EXPECT_EQ(numbers().size(), 200U);
  EXPECT_LE(glances, 7) << "one round of looks, of a tenth of a second";
}

/// REL-4: each of many activities once, whoever works; likes and replies side by side.
TEST_F(InboxProcessing, TwoProcessorsDoEverythingOnce) {
  std::vector<InboxRow> rows;
  for (int i = 0; i < 300; ++i) {
    const std::string& who = i % 3 == 0 ? omar : i % 3 == 1 ? nina : zoya;
    rows.push_back(reply_of(who, i, opening));
    if (i % 50 == 0) {
      const std::string fan = met("fan" + std::to_string(i));
      rows.push_back(row_of(fan, activity("Like", fan, quoted(opening), "like")));
    }
  }
  queue(rows);
  {
    const auto one = processor(), other = processor();
    ASSERT_TRUE(until_empty());
  }
  EXPECT_EQ(count("inbox_queue"), 0);
  EXPECT_EQ(numbers().size(), 300u);
  EXPECT_EQ(*numbers().rbegin(), 301);
  EXPECT_EQ(storage::threads::find(db(), thread.thread)->last_number, 301);
  EXPECT_EQ(count("agreements"), 6);
  EXPECT_EQ(storage::posts::find(db(), thread.thread, thread.post)->agree_count, 6);
}

}  // namespace
}  // namespace samvad::federation::test
