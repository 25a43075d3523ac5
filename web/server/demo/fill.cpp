#include "web/server/demo/fill.hpp"

#include "forum/boards/boards.hpp"
#include "forum/people/credentials.hpp"
#include "forum/people/profile.hpp"
#include "forum/people/set_site.hpp"
#include "forum/people/sign_up.hpp"
#include "forum/posts/agree.hpp"
#include "forum/posts/create_post.hpp"
#include "forum/posts/edit_post.hpp"
#include "forum/threads/create_thread.hpp"
#include "forum/threads/thread_state.hpp"
#include "moderation/decisions/decide.hpp"
#include "moderation/reports/file_report.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/site_settings.hpp"
#include "web/server/demo/content.hpp"

#include <map>

namespace samvad::web::demo {
namespace {

using std::chrono::minutes;
using storage::ActorId;
using storage::Status;

constexpr std::chrono::hours kSpan{24 * 12};

/// Time as the demonstration tells it: it begins twelve days ago and ends now.
class StoryClock final : public storage::Clock {
 public:
  storage::Instant now() const override { return at_; }
  void pass(minutes time) { at_ = std::min(at_ + time, storage::system_clock().now()); }
  void catch_up() { at_ = storage::system_clock().now(); }

 private:
  storage::Instant at_ = storage::system_clock().now() - kSpan;
};

/// Tells the story once; every step is a use case.
class Story {
 public:
  explicit Story(CommandForum& forum)
      : db_(forum.db()),
        rooms_(forum.rooms()),
        forum_{.events = rooms_.events,
               .screen = rooms_.screen,
               .ids = rooms_.ids,
               .clock = clock_,
               .public_url = rooms_.forum.public_url,
               .host = rooms_.forum.host,
               .federation = rooms_.federating} {}

  Status tell(const std::string& password_hash) {
    SAMVAD_CHECK(open_site());
    SAMVAD_CHECK(gather(password_hash));
    SAMVAD_CHECK(open_boards());
    clock_.pass(std::chrono::hours(24));
    const auto threads = in_order();
    int posts = 0;
    for (const auto& thread : threads) posts += static_cast<int>(thread.posts.size());
    const auto pause = std::chrono::duration_cast<minutes>(kSpan - std::chrono::hours(26)) / posts;
    for (const auto& thread : threads) SAMVAD_CHECK(write(thread, pause));
    SAMVAD_CHECK(amend());
    clock_.catch_up();
    SAMVAD_CHECK(moderate());
    storage::site_settings::put(db_, "demo", "true", {});
    return {};
  }

 private:
  forum::ViewerScope as(std::string_view name) { return forum::member_scope(db_, people_.at(name), false); }

  Status open_site() {
    forum::Site site;
    site.name = "Samvad demo";
    site.description = "A demonstration: all people, places and numbers are invented.";
    site.about_source = "This is a **demonstration** on one machine. All people, places and numbers are invented.";
    site.registration = forum::Registration::kOpen;
    site.set_up = true;
    return forum::set_site(forum_, db_, nullptr, site);
  }

  Status gather(const std::string& password_hash) {
    const auto site = forum::load_site(db_);
    for (const auto& person : people()) {
      const forum::SignUp request{.name = std::string(person.name),
                                  .display_name = std::string(person.shown),
                                  .language = std::string(person.language),
                                  .role = person.role};
      SAMVAD_TRY(const auto made, forum::sign_up(forum_, db_, site, request, password_hash, true));
      people_[person.name] = made.member;
      SAMVAD_CHECK(forum::change_profile(forum_, db_, as(person.name),
                                         {.display_name = std::string(person.shown),
                                          .bio = std::string(person.bio),
                                          .stakeholder = person.stakeholder,
                                          .discoverable = true}));
    }
    return {};
  }

  Status open_boards() {
    int position = 0;
    for (const auto& board : boards()) {
      SAMVAD_TRY(boards_[board.name], forum::create_board(forum_, db_, nullptr,
                                                          {.name = std::string(board.name),
                                                           .title = std::string(board.title),
                                                           .description = std::string(board.description),
                                                           .language = std::string(board.language),
                                                           .position = ++position}));
      SAMVAD_CHECK(forum::add_moderator(forum_, db_, nullptr, boards_[board.name], people_.at(board.moderator)));
    }
    for (const auto& [title, text] : rules()) {
      SAMVAD_TRY(const auto rule, forum::add_rule(forum_, db_, nullptr, {}, title, text));
      rules_.push_back(rule);
    }
    return {};
  }

  /// Both languages in turns, so that the home page shows them so.
  static std::vector<Thread> in_order() {
    auto threads = english_threads();
    std::size_t place = 1;
    for (auto& thread : hindi_threads()) {
      threads.insert(threads.begin() + static_cast<std::ptrdiff_t>(place), std::move(thread));
      place += 2;
    }
    return threads;
  }

  Status write(const Thread& thread, minutes pause) {
    auto& posts = posts_[thread.title];
    storage::ThreadId id;
    for (const auto& post : thread.posts) {
      clock_.pass(pause);
      const forum::NewPost text{.source = std::string(post.text), .language = std::string(thread.language)};
      storage::Result<forum::Posted> posted =
          posts.empty()
              ? forum::create_thread(forum_, db_, as(post.author),
                                     {.board = boards_.at(thread.board),
                                      .title = std::string(thread.title),
                                      .kind = thread.kind,
                                      .opening = text})
              : forum::create_post(
                    forum_, db_, as(post.author), id,
                    post.answers > 0 ? posts.at(static_cast<std::size_t>(post.answers) - 1) : storage::PostId{}, text);
      if (!posted) return tl::unexpected(posted.error());
      id = posted->thread;
      posts.push_back(posted->post);
      for (const auto name : post.agree) SAMVAD_CHECK(forum::agree(forum_, db_, as(name), posted->post));
    }
    return thread.pinned ? forum::set_pinned(forum_, db_, as(people().front().name), id, true) : Status{};
  }

  /// One post gets a history.
  Status amend() {
    const auto post = posts_.at("A bus lane on Station Road: what would change?").front();
    SAMVAD_TRY(const auto place, found(storage::posts::find(db_, post)));
    clock_.pass(minutes(45));
    const auto note =
        place.source +
        "\n\n**Added later:** the trial would need side streets counted first; see the ward engineer's answer.";
    SAMVAD_CHECK(forum::edit_post(forum_, db_, as("bus_rider"), post,
                                  {.base_revision = place.revision, .text = {.source = note, .language = "en"}}));
    return {};
  }

  static storage::Result<storage::posts::PostRow> found(std::optional<storage::posts::PostRow> row) {
    if (!row) return storage::fail(storage::Code::kNotFound, "error.no_such_post");
    return std::move(*row);
  }

  /// A report that waits, and one that was decided.
  Status moderate() {
    using storage::reports::Category;
    const auto& posts = posts_.at("The crossing at the market is too short");
    SAMVAD_CHECK(forum_report("bus_rider", {.post = posts.at(3), .category = Category::kSpam}));
    SAMVAD_CHECK(forum_report("gardener", {.post = posts.at(3), .category = Category::kSpam}));
    SAMVAD_CHECK(
        moderation::decide(forum_, db_, as("steward"),
                           {.measure = storage::decisions::Measure::kRemove,
                            .report = first_report_,
                            .rule = rules_.at(1),
                            .reason = "An offer for sale in a thread about a crossing; nothing else is in it."}));
    SAMVAD_CHECK(forum_report("night_nurse", {.post = posts.at(2),
                                              .category = Category::kRule,
                                              .rule = rules_.at(0),
                                              .comment = "This is about people, not about the crossing."}));
    return {};
  }

  storage::Result<storage::ReportId> forum_report(std::string_view name, const moderation::ReportRequest& request) {
    auto filed = moderation::file_report(forum_, db_, as(name), request);
    if (filed && !first_report_) first_report_ = *filed;
    return filed;
  }

  storage::Db& db_;
  Rooms& rooms_;
  StoryClock clock_;
  forum::Forum forum_;
  std::map<std::string_view, ActorId> people_, boards_;
  std::map<std::string_view, std::vector<storage::PostId>> posts_;
  std::vector<storage::RuleId> rules_;
  storage::ReportId first_report_;
};

}  // namespace

Status fill(CommandForum& forum) {
  const auto settings = storage::site_settings::all(forum.db());
  if (settings.contains("demo")) return {};
  if (settings.contains("set_up")) {
    return storage::fail(storage::Code::kConflict, "error.setup_done", "this data directory holds a forum of its own");
  }
  const auto hash = forum::hash_password(kPassword);
  return forum.db().transact<void>([&] { return Story(forum).tell(hash); });
}

}  // namespace samvad::web::demo
