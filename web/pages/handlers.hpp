#pragma once

#include "storage/base/result.hpp"
#include "storage/views/thread_page.hpp"
#include "web/pages/visit.hpp"

namespace samvad::web {

/// A page's work: an answer, or an expected failure that becomes the error page.
using PageResult = storage::Result<Response>;

// reading
PageResult show_home(Visit& visit);
PageResult show_boards(Visit& visit);
PageResult show_board(Visit& visit);
PageResult show_thread(Visit& visit);
PageResult show_thread_number(Visit& visit);  ///< /t/{id}/{slug}/{n}: leads to the page and place
PageResult show_post(Visit& visit);           ///< /p/{id}: leads to its place
PageResult show_history(Visit& visit);
PageResult show_source(Visit& visit);
PageResult show_person(Visit& visit);

// writing
PageResult new_thread_form(Visit& visit);
PageResult new_thread(Visit& visit);
PageResult reply_form(Visit& visit);       ///< to a thread
PageResult post_reply_form(Visit& visit);  ///< to a post, with ?quote=1 its text
PageResult reply(Visit& visit);
PageResult edit_form(Visit& visit);
PageResult edit(Visit& visit);
PageResult delete_form(Visit& visit);
PageResult delete_post_of(Visit& visit);
PageResult agree_with(Visit& visit);
PageResult pin(Visit& visit);
PageResult lock_form(Visit& visit);
PageResult lock(Visit& visit);
PageResult preview(Visit& visit);
PageResult suggest(Visit& visit);

// people
PageResult report_form(Visit& visit);
PageResult report(Visit& visit);
PageResult block_person(Visit& visit);
PageResult mute_person(Visit& visit);
PageResult log_in_form(Visit& visit);
PageResult log_out(Visit& visit);
PageResult sign_up_form(Visit& visit);
PageResult setup_form(Visit& visit);
PageResult show_notices(Visit& visit);
PageResult read_notices(Visit& visit);
PageResult profile_settings_form(Visit& visit);
PageResult profile_settings(Visit& visit);
PageResult account_settings_form(Visit& visit);
PageResult session_settings_form(Visit& visit);
PageResult session_settings(Visit& visit);
PageResult reading_settings_form(Visit& visit);
PageResult reading_settings(Visit& visit);
PageResult block_settings_form(Visit& visit);

// the site
PageResult show_about(Visit& visit);
PageResult show_rules(Visit& visit);
PageResult show_privacy(Visit& visit);
PageResult show_log(Visit& visit);
PageResult show_log_json(Visit& visit);
PageResult set_appearance(Visit& visit);

/// A thread the visitor may see, by the route's {id}. kNotFound "error.no_such_thread", kGone "error.gone".
storage::Result<storage::views::ThreadHead> seen_thread(Visit& visit);
/// A post the visitor may read, by the route's {id}, with its thread. kNotFound "error.no_such_post", kGone
/// "error.post_deleted".
struct SeenPost {
  storage::views::ThreadHead head;
  storage::views::ThreadPost entry;
};
storage::Result<SeenPost> seen_post(Visit& visit);
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
