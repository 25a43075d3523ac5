#pragma once

#include "storage/base/result.hpp"
#include "storage/views/thread_page.hpp"
#include "web/pages/visit.hpp"

namespace samvad::web {

/// A page's work: an answer, or an expected failure that becomes the error page.
using PageResult = storage::Result<Response>;

// reading
/// The first page.
PageResult show_home(Visit& visit);
/// All boards.
PageResult show_boards(Visit& visit);
/// One board.
PageResult show_board(Visit& visit);
/// The threads that carry a tag.
PageResult show_tag(Visit& visit);
/// A linear page of a thread.
PageResult show_thread(Visit& visit);
/// /t/{id}/{slug}/{n}: leads to the page and place.
PageResult show_thread_number(Visit& visit);
/// /p/{id}: leads to its place.
PageResult show_post(Visit& visit);
/// Versions of a post with their differences.
PageResult show_history(Visit& visit);
/// Markdown of a post.
PageResult show_source(Visit& visit);
/// A profile.
PageResult show_person(Visit& visit);

// writing
/// Where a thread is written.
PageResult new_thread_form(Visit& visit);
/// Publishes or previews it.
PageResult new_thread(Visit& visit);
/// To a thread.
PageResult reply_form(Visit& visit);
/// To a post, with ?quote=1 its text.
PageResult post_reply_form(Visit& visit);
/// Publishes or previews a reply.
PageResult reply(Visit& visit);
/// Where a post is changed.
PageResult edit_form(Visit& visit);
/// Stores or previews the change.
PageResult edit(Visit& visit);
/// Asks before a post is deleted.
PageResult delete_form(Visit& visit);
/// Deletes it.
PageResult delete_post_of(Visit& visit);
/// Agrees, or takes it back.
PageResult agree_with(Visit& visit);
/// Pins or unpins a thread.
PageResult pin(Visit& visit);
/// Asks why.
PageResult lock_form(Visit& visit);
/// Locks or unlocks a thread.
PageResult lock(Visit& visit);
/// The inside of the preview box.
PageResult preview(Visit& visit);
/// People whose handle begins with ?q=.
PageResult suggest(Visit& visit);

// people
/// Where a post or person is reported.
PageResult report_form(Visit& visit);
/// Files the report.
PageResult report(Visit& visit);
/// Blocks, or ends it.
PageResult block_person(Visit& visit);
/// Mutes, or ends it.
PageResult mute_person(Visit& visit);
PageResult follow_person(Visit& visit);
/// Where one logs in.
PageResult log_in_form(Visit& visit);
/// Ends the session.
PageResult log_out(Visit& visit);
/// Where an account is made.
PageResult sign_up_form(Visit& visit);
/// First run.
PageResult setup_form(Visit& visit);
/// What the site has to say to a member.
PageResult show_notices(Visit& visit);
/// Marks all of it read.
PageResult read_notices(Visit& visit);
/// Section of the settings.
PageResult profile_settings_form(Visit& visit);
/// Stores the profile.
PageResult profile_settings(Visit& visit);
/// Section of the settings.
PageResult account_settings_form(Visit& visit);
/// Where the e-mail address is changed.
PageResult email_settings_form(Visit& visit);
/// Asks before an account is deleted.
PageResult delete_settings_form(Visit& visit);
/// Says that it is.
PageResult show_deleted(Visit& visit);
/// Section of the settings.
PageResult session_settings_form(Visit& visit);
/// Ends one session or all others.
PageResult session_settings(Visit& visit);
/// Section of the settings.
PageResult reading_settings_form(Visit& visit);
/// Stores language and appearance.
PageResult reading_settings(Visit& visit);
/// Section of the settings.
PageResult block_settings_form(Visit& visit);
/// Mutes a domain, or ends it.
PageResult domain_mutes(Visit& visit);

// the site
/// Who is behind the site.
PageResult show_about(Visit& visit);
/// Rules in force.
PageResult show_rules(Visit& visit);
/// What is stored and shared.
PageResult show_privacy(Visit& visit);
/// The public log.
PageResult show_log(Visit& visit);
/// The same as JSON.
PageResult show_log_json(Visit& visit);
/// Remembers language or theme in this browser and goes back.
PageResult set_appearance(Visit& visit);

/// A thread the visitor may see, by the route's {id}. kNotFound "error.no_such_thread", kGone "error.gone".
storage::Result<storage::views::ThreadHead> seen_thread(Visit& visit);
/// A post the visitor may read, by the route's {id}, with its thread. kNotFound "error.no_such_post", kGone
/// "error.post_deleted", and "error.post_removed" for its author.
struct SeenPost {
  storage::views::ThreadHead head;
  storage::views::ThreadPost entry;
};
storage::Result<SeenPost> seen_post(Visit& visit);
/// As seen_post, or a post that moderators hid or removed: its tombstone stands in the thread.
storage::Result<SeenPost> standing_post(Visit& visit);
/// The person of the route's {person}: "@name" or "@name@host". kNotFound "error.no_such_person".
storage::Result<storage::actors::ActorRow> seen_person(Visit& visit);
/// Refuses anonymous visitors: kUnauthenticated "error.log_in_first".
storage::Status need_member(const Visit& visit);
/// Name of the form field that an error is about, "" when it is the whole form.
std::string_view field_of(std::string_view error_key);

/// Runs a page's work and turns every outcome into an answer: set-up first, private sites closed, failures as pages.
/// `open` pages are shown on private sites too.
Response run_page(const PageServices& services, const Request& request, storage::Db& db,
                  const std::function<PageResult(Visit&)>& work, bool open);

/// DispatcherHooks::error_page: a page that tells of an error, without a database. For an expired form it brings back
/// what was typed.
Response failure_page(const PageServices& services, const Request& request, const storage::Error& error, int status);
/// DispatcherHooks::error_sentence.
std::string failure_sentence(const PageServices& services, const Request& request, const storage::Error& error);

}  // namespace samvad::web
