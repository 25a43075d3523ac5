// SEC-15: a canary for each way of not being public; every GET route of the program's table, asked by six viewers,
// shows it to nobody else. SEC-17 and SEC-18 over the same forum.
#include "federation/signatures/sign_request.hpp"
#include "tests/http/crawl.hpp"
#include "tests/http/shared_house.hpp"
#include "tests/support/until.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace samvad::test {
namespace {

enum Who { kAnonymous, kRemote, kStranger, kWriter, kModerator, kAdministrator, kViewers };
constexpr std::array<const char*, kViewers> kNames{"anonymous", "remote",    "stranger",
                                                   "writer",    "moderator", "administrator"};

/// A word that stands in one text only, and who may meet it.
struct Canary {
  std::string word;
  std::set<Who> may;
  bool on_a_page = true;  ///< false: nobody's page need show it, but nobody else's may
};

const std::set<Who> kStaff{kModerator, kAdministrator};
const std::set<Who> kOwnAndStaff{kWriter, kModerator, kAdministrator};

/// The forum with all its canaries; made once.
class World {
 public:
  World();
  std::vector<std::string> all_addresses();
  web::test::WireAnswer ask(Who who, const std::string& target, bool activity);
  House& house() { return house_; }
  Visitor& visitor(Who who) { return *visitors_.at(who); }
  Visitor& waiting() { return waiting_; }
  const std::vector<Canary>& canaries() const { return canaries_; }
  /// Threads and posts that a stranger may not see, and those that only members may; by what they are.
  const std::map<std::string, std::string>& unseen() const { return unseen_; }
  const std::map<std::string, std::string>& inner() const { return inner_; }
  const std::string& withdrawn() const { return withdrawn_; }
  std::string post_of(const std::string& word);

 private:
  std::int64_t id_of(const std::string& sql);
  void veterans() { house_.database().db().script("update members set created_at = now() - interval '30 days'"); }
  void make_people();
  void make_applicants();
  void make_posts();
  void make_unseen();
  void decide(const std::string& what, const std::string& id, const std::string& measure, const std::string& note);

  RemoteServer peer_{"peer.test"};
  House house_{{.public_url = "https://forum.test", .hosts = peer_.hosts_line(), .authority = peer_.authority()}};
  std::map<Who, std::unique_ptr<Visitor>> visitors_;
  std::unique_ptr<Visitor> banned_, quiet_;
  Visitor waiting_ = house_.visitor(), refused_ = house_.visitor();
  std::vector<Canary> canaries_;
  std::map<std::string, std::string> unseen_, inner_;
  std::string thread_, rule_, withdrawn_;
};

/// Ends the world before GoogleTest returns.
class Keeper final : public ::testing::Environment {
 public:
  void TearDown() override { world.reset(); }
  std::unique_ptr<World> world;
};

/// Known before the first test runs; GoogleTest owns it.
Keeper* const keeper = [] {
  auto* const made = new Keeper;
  ::testing::AddGlobalTestEnvironment(made);
  return made;
}();

World& world() {
  if (!keeper->world) keeper->world = std::make_unique<World>();
  return *keeper->world;
}

std::int64_t World::id_of(const std::string& sql) {
  const auto rows = house_.database().db().exec({"test." + sql, sql});
  if (rows.empty()) throw std::runtime_error("nothing for " + sql);
  return rows.front().integer(0);
}

std::string World::post_of(const std::string& word) {
  return std::to_string(id_of("select id from posts where source like '%" + word + "%'"));
}

World::World() {
  make_people();
  make_applicants();
  make_posts();
  make_unseen();
}

void World::make_people() {
  Visitor& asha = house_.asha();
  for (const auto& [who, name] : {std::pair{kStranger, "stranger"}, {kWriter, "writer"}, {kModerator, "mohan"}}) {
    visitors_[who] = std::make_unique<Visitor>(house_.visitor());
    visitors_[who]->sign_up(name);
  }
  for (auto* one : {&banned_, &quiet_}) {
    *one = std::make_unique<Visitor>(house_.visitor());
    (*one)->sign_up(one == &banned_ ? "banned" : "quiet");
  }
  visitors_[kAnonymous] = std::make_unique<Visitor>(house_.visitor());
  visitors_[kAdministrator] = std::make_unique<Visitor>(asha);
  veterans();
  asha.carry_out("/admin/settings", "/admin/settings/rules", {{"title", "Be kind"}, {"text", "Always."}});
  rule_ = std::to_string(id_of("select id from rules limit 1"));
  const std::string square = std::to_string(id_of("select id from actors where name = 'square'"));
  const std::string board = "/admin/boards/" + square;
  auto adding = hidden_fields(asha.get(board).body, board);  // not the form that takes a moderator away
  adding.push_back({"name", "mohan"});
  if (asha.post(board + "/moderators", adding).status != 303) throw std::runtime_error("mohan is no moderator");
  *visitors_[kModerator] = house_.visitor();  // a new role ends the old sessions
  visitors_[kModerator]->log_in("mohan");
  asha.carry_out("/admin/boards", "/admin/boards",
                 {{"name", "inner"},
                  {"title", "Inner circlecanary"},
                  {"parent", square},
                  {"who", "everyone"},
                  {"members_only", "1"}});
  for (const char* word : {"heldcanary", "helddoor"}) {
    asha.carry_out("/mod/words", "/mod/words",
                   {{"pattern", word}, {"form", "literal"}, {"action", "hold"}, {"post", "1"}, {"reason", "A test."}});
  }
}

/// One account that waits for approval and one that was refused.
void World::make_applicants() {
  Visitor& asha = house_.asha();
  const auto set_registration = [&](const char* mode) {
    asha.carry_out("/admin/settings", "/admin/settings", {{"name", "Test"}, {"registration", mode}});
  };
  set_registration("approval");
  for (const std::string name : {"waiting", "refused"}) {
    Visitor& applicant = name == "waiting" ? waiting_ : refused_;
    const bool applied = until([&] {
      return applicant
                 .submit("/sign-up", "/sign-up",
                         {{"name", name},
                          {"display_name", name + "canary"},
                          {"password", Visitor::password()},
                          {"application", "I wish to join: " + name + "application."},
                          {"rules", "1"}})
                 .status == 200;
    });
    if (!applied) throw std::runtime_error(name + " could not apply");
    canaries_.push_back({name + "canary", {kAdministrator}});
    canaries_.push_back({name + "application", {kAdministrator}, name == "waiting"});
  }
  set_registration("open");
  const auto refused = std::to_string(id_of("select id from actors where name = 'refused'"));
  if (asha.submit("/admin/people?filter=waiting", "/admin/people/" + refused + "/refuse", {}).status != 303) {
    throw std::runtime_error("not refused");
  }
}

void World::decide(const std::string& what, const std::string& id, const std::string& measure,
                   const std::string& note) {
  const std::string page = "/mod/" + what + "/" + id;
  const auto done = house_.asha().submit(
      page, page + "/decide", {{"measure", measure}, {"rule", rule_}, {"reason", "It was so."}, {"note", note}});
  if (done.status != 303) throw std::runtime_error("not decided: " + done.body);
}

void World::make_posts() {
  Visitor& writer = visitor(kWriter);
  thread_ = house_.asha().start_thread("The thread with all canaries", "An opening that all may read: publiccanary.");
  canaries_.push_back({"publiccanary", {kAnonymous, kRemote, kStranger, kWriter, kModerator, kAdministrator}});

  house_.asha().start_thread("Among ourselves and nobody else", "Behind the door: innercanary. #inner", "inner");
  for (const char* word : {"innercanary", "circlecanary"}) {
    canaries_.push_back({word, {kStranger, kWriter, kModerator, kAdministrator}});
  }

  for (const char* word : {"heldcanary", "hiddencanary", "removedcanary", "deletedcanary"}) {
    const std::string page = "/t/" + thread_of(thread_) + "/reply";
    writer.carry_out(page, page, {{"text", "The writer says " + std::string(word)}, {"language", "en"}});
  }
  canaries_.push_back({"heldcanary", kOwnAndStaff});
  decide("posts", post_of("hiddencanary"), "hide", "notecanary, among moderators");
  canaries_.push_back({"hiddencanary", kOwnAndStaff});
  canaries_.push_back({"notecanary", kStaff, false});
  decide("posts", post_of("removedcanary"), "remove", "");
  canaries_.push_back({"removedcanary", kStaff});
  const std::string gone = "/p/" + post_of("deletedcanary") + "/delete";
  writer.carry_out(gone, gone, {});
  canaries_.push_back({"deletedcanary", {}});

  quiet_->reply(thread_, "Said softly: limitedcanary.");
  decide("people", std::to_string(id_of("select id from actors where name = 'quiet'")), "limit", "");
  canaries_.push_back({"limitedcanary", kStaff});
  banned_->reply(thread_, "Said before the door: bannedcanary.");
  decide("people", std::to_string(id_of("select id from actors where name = 'banned'")), "suspend", "");
  canaries_.push_back({"bannedcanary", kStaff});

  const std::string report = "/p/" + post_of("publiccanary") + "/report";
  visitor(kStranger).submit(report, report, {{"category", "2"}, {"comment", "reportcanary: look here"}});
  canaries_.push_back({"reportcanary", {kModerator}});  // the administrator is who is reported
  canaries_.push_back({"writer@example.org", {kWriter, kAdministrator}, false});
}

/// Threads and posts of every state that is nobody else's business, and one thread that was seen and is gone.
void World::make_unseen() {
  Visitor &writer = visitor(kWriter), &asha = house_.asha();
  const auto remember = [&](std::map<std::string, std::string>& where, const std::string& word) {
    where[word + " post"] = post_of(word);
    where[word + " thread"] = std::to_string(id_of("select thread_id from posts where id = " + post_of(word)));
  };
  for (const char* word : {"helddoor", "hiddendoor", "removeddoor"}) {
    const auto text = std::string("What stands behind the ") + word;
    writer.carry_out("/new?board=square", "/new",
                     {{"board", "square"}, {"title", text}, {"text", text}, {"language", "en"}});
    if (std::string_view(word) != "helddoor") {
      decide("posts", post_of(word), std::string_view(word) == "hiddendoor" ? "hide" : "remove", "");
    }
    remember(unseen_, word);
  }
  for (const char* word : {"heldcanary", "hiddencanary", "removedcanary"}) unseen_[word] = post_of(word);
  for (const char* word : {"innerdoor", "gonedoor", "gonestreet"}) {
    const bool square = std::string_view(word) == "gonestreet";
    asha.start_thread("A thread of some board", std::string("A text: ") + word, square ? "square" : "inner");
    if (!square) remember(inner_, word);
    if (square) withdrawn_ = std::to_string(id_of("select thread_id from posts where id = " + post_of(word)));
    const std::string page = "/p/" + post_of(word) + "/delete";
    if (std::string_view(word) != "innerdoor") asha.carry_out(page, page, {});
  }
}

std::vector<std::string> World::all_addresses() {
  std::map<std::string, std::vector<std::string>> values{
      {"{slug}", {"x"}},
      {"{slug...}", {"x"}},
      {"{number}", {"1", "2"}},
      {"{person}", {"@writer", "@quiet", "@banned", "@stranger", "@waiting", "@refused"}},
      {"{board}", {"square", "inner"}},
      {"{tag}", {"inner", "publictag"}},
      {"{part}", {"outbox", "followers", "following", "featured", "moderators"}},
      {"{version}", {"2.0", "2.1"}},
      {"{name}", {"style.css"}},
  };
  for (const char* sql : {"select id from threads", "select id from posts", "select id from reports",
                          "select id from actors where host_id is null and kind in (1, 2)",
                          "(select id from activities order by id desc limit 40)"}) {
    for (const auto row : house_.database().db().exec({"test." + std::string(sql), sql})) {
      values["{id}"].push_back(std::to_string(row.integer(0)));
    }
  }
  auto found = addresses(get_patterns(house_), values);
  for (const auto& id : values["{id}"]) {
    found.push_back("/p/" + id + "/reply?quote=1");
    found.push_back("/actors/" + id + "/outbox?before=9223372036854775807");
  }
  for (const char* more :
       {"/suggest?q=w", "/suggest?q=b", "/suggest?q=r", "/.well-known/webfinger?resource=acct:writer@forum.test",
        "/.well-known/webfinger?resource=acct:waiting@forum.test",
        "/.well-known/webfinger?resource=acct:refused@forum.test", "/admin/people?filter=suspended",
        "/admin/people?filter=waiting", "/modlog?page=1"}) {
    found.emplace_back(more);
  }
  return found;
}

web::test::WireAnswer World::ask(Who who, const std::string& target, bool activity) {
  Visitor::Fields headers{{"Accept", activity ? "application/activity+json" : "text/html"}};
  if (who != kRemote) return visitor(who).get(target, headers);
  const auto& alice = peer_.actor("alice");
  for (auto& field : federation::sign_request(federation::SignatureForm::kCavage, "GET",
                                              storage::Url::parse(house_.public_url() + target).value(), "",
                                              {alice.key_id(), alice.key}, storage::system_clock().now())) {
    if (field.first != "Host") headers.push_back(std::move(field));
  }
  return visitor(kAnonymous).get(target, headers);
}

/// What one viewer met on a crawl; canaries it must not meet fail at once.
std::set<std::string> crawl(Who who, const std::vector<std::string>& targets, bool activity) {
  std::set<std::string> met, seen;
  const auto look = [&](const std::string& target) {
    if (!seen.insert(target).second) return std::string();
    const auto answer = world().ask(who, target, activity);
    EXPECT_LT(answer.status, 500) << target;
    for (const auto& canary : world().canaries()) {
      if ((answer.head + answer.body).find(canary.word) == std::string::npos) continue;
      met.insert(canary.word);
      EXPECT_TRUE(canary.may.contains(who)) << kNames[who] << " meets " << canary.word << " at " << target;
    }
    return answer.field("Location");
  };
  for (const auto& target : targets) {
    std::string place = look(target);
    if (place.starts_with("https://forum.test/")) place.erase(0, 18);
    if (place.starts_with('/') && !place.starts_with("/log-in")) look(place.substr(0, place.find('#')));
  }
  return met;
}

class Crawl : public ::testing::TestWithParam<Who> {};

TEST_P(Crawl, MeetsNoCanaryOfOthers) {
  const Who who = GetParam();
  const auto targets = world().all_addresses();
  auto met = crawl(who, targets, false);
  if (who == kAnonymous || who == kRemote) met.merge(crawl(who, targets, true));
  // and the crawl is no blind one: whoever may read a text finds it
  for (const auto& canary : world().canaries()) {
    if (!canary.on_a_page || !canary.may.contains(who)) continue;
    EXPECT_TRUE(met.contains(canary.word)) << kNames[who] << " misses " << canary.word;
  }
}

INSTANTIATE_TEST_SUITE_P(Sec15, Crawl, ::testing::Range(kAnonymous, kViewers),
                         [](const auto& info) { return std::string(kNames[info.param]); });

TEST(Viewers, WhatDependsOnTheReaderIsKeptByNobody) {
  const std::string path =
      "/t/" + thread_of(world().house().asha().start_thread("A thread for caches", "Kept or not."));
  const std::string page = world().visitor(kAnonymous).get(path).field("Location");
  const auto own = world().visitor(kWriter).get(page), open = world().visitor(kAnonymous).get(page);
  EXPECT_EQ(own.field("Cache-Control"), "private, no-store");
  EXPECT_EQ(open.field("Cache-Control"), "no-cache");
  EXPECT_NE(own.body.find("writer"), std::string::npos);
  EXPECT_EQ(open.body.find("writer"), std::string::npos);
  EXPECT_EQ(open.body.find("csrf"), std::string::npos) << "a kept page holds a token";
  for (const auto& answer : {own, open}) {
    for (const char* name : {"Cookie", "Accept", "Authorization", "Signature"}) {
      EXPECT_NE(answer.field("Vary").find(name), std::string::npos) << name;
    }
  }
}

TEST(Viewers, PostsOfOthersCannotBeChangedAndUnseenOnesDoNotExist) {
  Visitor& stranger = world().visitor(kStranger);
  const auto source = [](const std::string& post) {
    const auto rows =
        world().house().database().db().exec({"test.source", "select source, state, revision from posts where id = $1"},
                                             storage::Params::of(storage::parse_id(post).value()));
    return rows.front().str(0) + "|" + std::to_string(rows.front().integer(1)) + "|" +
           std::to_string(rows.front().integer(2));
  };
  // a token of the stranger's own, so that only ownership stands in the way
  const auto fields = hidden_fields(stranger.get("/settings/profile").body, "/settings/profile");
  for (const char* word : {"publiccanary", "heldcanary", "hiddencanary", "removedcanary"}) {
    const std::string post = world().post_of(word), before = source(post);
    for (const char* act : {"edit", "delete"}) {
      SCOPED_TRACE(std::string(word) + " " + act);
      const std::string page = "/p/" + post + "/" + act;
      auto form = fields;
      form.insert(form.end(), {{"revision", "1"}, {"text", "Taken over."}});
      const int expected = std::string_view(word) == "publiccanary" ? 403 : 404;
      EXPECT_EQ(stranger.get(page).status, expected);
      EXPECT_EQ(stranger.post(page, form).status, expected);
      EXPECT_EQ(source(post), before);
    }
    const std::string agree = "/p/" + post + "/agree";
    const int expected = std::string_view(word) == "publiccanary" ? 303 : 404;
    EXPECT_EQ(stranger.post(agree, fields).status, expected);
  }
}

/// The answer without the id that was asked for.
std::string shape(const web::test::WireAnswer& answer, const std::string& id) {
  std::string place = answer.field("Location");
  for (auto at = place.find(id); at != std::string::npos; at = place.find(id)) place.replace(at, id.size(), "ID");
  return std::to_string(answer.status) + " " + place;
}

/// Expects that `id` answers `who` at each address of a post or a thread as an id that was never given.
void expect_as_missing(Who who, const std::string& what, const std::string& id) {
  const std::string missing = "123456789";
  std::size_t asked = 0;
  for (const auto& pattern : get_patterns(world().house())) {
    const bool about = pattern.starts_with("/t/{id}") || pattern.starts_with("/p/{id}") ||
                       pattern.starts_with("/threads/{id}") || pattern.starts_with("/posts/{id}");
    if (!about) continue;
    const auto at = [&](const std::string& one) {
      return addresses({pattern}, {{"{id}", {one}}, {"{slug}", {"x"}}, {"{slug...}", {"x"}}, {"{number}", {"1"}}})
          .front();
    };
    for (const bool activity : {false, true}) {
      ++asked;
      // what was sent to other servers and removed is known there: its tombstone says so
      if (activity && pattern == "/posts/{id}" && what.starts_with("removed")) continue;
      // a line stands in its place in a thread that may be seen: the short address leads there, to nothing more
      const bool leaves_a_line = what == "hiddencanary" || what == "removedcanary";
      if (!activity && pattern == "/p/{id}" && leaves_a_line) continue;
      EXPECT_EQ(shape(world().ask(who, at(id), activity), id), shape(world().ask(who, at(missing), activity), missing))
          << kNames[who] << (activity ? " by ActivityPub: " : ": ") << at(id) << " " << what;
    }
  }
  EXPECT_GT(asked, 16U);
}

TEST(Viewers, WhatMayNotBeSeenAnswersAsWhatNeverWas) {
  for (const Who who : {kAnonymous, kRemote, kStranger}) {
    for (const auto& [what, id] : world().unseen()) expect_as_missing(who, what, id);
    if (who == kStranger) continue;
    for (const auto& [what, id] : world().inner()) expect_as_missing(who, what, id);
  }
}

TEST(Viewers, APublicThreadThatWasWithdrawnIsGone) {
  const std::string gone = "/t/" + world().withdrawn() + "/x";
  const std::string inner = "/t/" + world().inner().at("gonedoor thread") + "/x";
  EXPECT_EQ(world().visitor(kAnonymous).get(gone).status, 410);
  EXPECT_EQ(world().visitor(kStranger).get(gone).status, 410);
  EXPECT_EQ(world().visitor(kStranger).get(inner).status, 410) << "members know of it";
}

TEST(Viewers, AnAccountThatIsNotAdmittedExistsForItselfAndTheStaffAlone) {
  const auto activity = [](const std::string& target) { return world().ask(kAnonymous, target, true).status; };
  const auto rows = world().house().database().db().exec(
      {"test.applicants", "select name, id from actors where name in ('waiting', 'refused')"});
  ASSERT_EQ(rows.size(), 2U);
  for (const auto row : rows) {
    const std::string name = row.str(0), actor = "/actors/" + std::to_string(row.integer(1));
    SCOPED_TRACE(name);
    EXPECT_EQ(activity("/.well-known/webfinger?resource=acct:" + name + "@forum.test"), 404);
    for (const auto& target : {"/@" + name, actor, actor + "/outbox", actor + "/followers"}) {
      EXPECT_EQ(activity(target), 404) << target;
    }
    EXPECT_EQ(world().ask(kAnonymous, actor, false).status, 404) << "a redirect tells the name";
    EXPECT_EQ(world().visitor(kStranger).get("/@" + name).status, 404);
    EXPECT_EQ(world().visitor(kAdministrator).get("/@" + name).status, 200);
    EXPECT_EQ(world().visitor(kStranger).get("/suggest?q=" + name).body.find(name), std::string::npos);
  }
  Visitor& waiting = world().waiting();
  EXPECT_EQ(waiting.get("/@waiting").status, 200);
  const auto edited = waiting.submit("/settings/profile", "/settings/profile",
                                     {{"display_name", "waitingcanary"}, {"bio", "Hello."}, {"stakeholder", "0"}});
  EXPECT_EQ(edited.status, 403);
  const std::string report = "/p/" + world().post_of("publiccanary") + "/report";
  EXPECT_EQ(waiting.submit(report, report, {{"category", "1"}}).status, 403);
}

TEST(Viewers, DoorsOfTheStaffAreClosedToOthers) {
  for (const auto& pattern : get_patterns(world().house())) {
    if (!pattern.starts_with("/admin") && !pattern.starts_with("/mod/")) continue;
    SCOPED_TRACE(pattern);
    const auto target = addresses({pattern}, {{"{id}", {world().post_of("publiccanary")}}}).front();
    const int stranger = world().visitor(kStranger).get(target).status;
    EXPECT_TRUE(stranger == 403 || stranger == 404) << stranger;
    const auto anonymous = world().visitor(kAnonymous).get(target);
    EXPECT_TRUE(anonymous.status == 303 && anonymous.field("Location").starts_with("/log-in")) << anonymous.status;
  }
}

}  // namespace
}  // namespace samvad::test
