#include "web/pages/handlers.hpp"
#include "web/pages/steps.hpp"

namespace samvad::web {

namespace {

using Work = PageResult (*)(Visit&);
using AsyncWork = void (*)(const PageServices&, std::shared_ptr<const Request>, Responder);

/// Adds routes of one kind; a page is a GET for people, an action a POST of a form.
class Table {
 public:
  Table(Router& router, const PageServices& services) : router_(router), services_(services) {}

  /// A page that only members see, or that depends on who asks.
  void page(std::string name, std::string pattern, Work work, bool open = false) {
    add(std::move(name), Method::kGet, std::move(pattern), work, open, true);
  }
  /// A page that every anonymous reader gets alike, with the query keys it reads.
  void shared(std::string name, std::string pattern, Work work, std::vector<std::string> query = {},
              bool open = false) {
    Route route = made(std::move(name), Method::kGet, std::move(pattern), work, open);
    route.page = true;
    route.cached = true;
    route.cache_query = std::move(query);
    router_.add(std::move(route));
  }
  /// An answer to GET that is no page of its own: a redirect, a fragment, JSON.
  void piece(std::string name, std::string pattern, Work work, bool open = false) {
    add(std::move(name), Method::kGet, std::move(pattern), work, open, false);
  }
  void form(std::string name, std::string pattern, Work work) {
    add(std::move(name), Method::kPost, std::move(pattern), work, false, false);
  }
  void steps(std::string name, std::string pattern, AsyncWork work) {
    Route route;
    route.name = std::move(name);
    route.method = Method::kPost;
    route.pattern = std::move(pattern);
    route.runs_on = RunsOn::kAsync;
    route.async = [work, &services = services_](std::shared_ptr<const Request> request, Responder respond) {
      work(services, std::move(request), std::move(respond));
    };
    router_.add(std::move(route));
  }

 private:
  Route made(std::string name, Method method, std::string pattern, Work work, bool open) const {
    Route route;
    route.name = std::move(name);
    route.method = method;
    route.pattern = std::move(pattern);
    route.worker = [work, open, &services = services_](const Request& request, storage::Db& db) {
      return run_page(services, request, db, work, open);
    };
    return route;
  }
  void add(std::string name, Method method, std::string pattern, Work work, bool open, bool page) {
    Route route = made(std::move(name), method, std::move(pattern), work, open);
    route.page = page;
    router_.add(std::move(route));
  }

  Router& router_;
  const PageServices& services_;
};

void add_reading(Table& table) {
  table.shared("home", "/", show_home);
  table.shared("boards", "/boards", show_boards);
  table.shared("board", "/b/{board}", show_board, {"sort", "after"});
  table.shared("tag", "/tag/{tag}", show_tag, {"after"});
  table.shared("thread", "/t/{id}/{slug}", show_thread, {"page"});
  table.piece("thread_short", "/t/{id}", show_thread);
  table.piece("thread_number", "/t/{id}/{slug}/{number}", show_thread_number);
  table.piece("post", "/p/{id}", show_post);
  table.page("post_history", "/p/{id}/history", show_history);
  table.piece("post_source", "/p/{id}/source", show_source);
  table.shared("person", "/{person}", show_person, {"before"});
  table.shared("about", "/about", show_about, {}, true);
  table.shared("rules", "/rules", show_rules, {}, true);
  table.shared("privacy", "/privacy", show_privacy, {}, true);
  table.page("public_log", "/modlog", show_log);
  table.piece("public_log_json", "/modlog.json", show_log_json);
  table.piece("appearance", "/appearance", set_appearance, true);
}

void add_writing(Table& table) {
  table.page("new_thread", "/new", new_thread_form);
  table.form("new_thread_send", "/new", new_thread);
  table.page("reply", "/t/{id}/reply", reply_form);
  table.form("reply_send", "/t/{id}/reply", reply);
  table.page("post_reply", "/p/{id}/reply", post_reply_form);
  table.page("post_edit", "/p/{id}/edit", edit_form);
  table.form("post_edit_send", "/p/{id}/edit", edit);
  table.page("post_delete", "/p/{id}/delete", delete_form);
  table.form("post_delete_send", "/p/{id}/delete", delete_post_of);
  table.form("post_agree", "/p/{id}/agree", agree_with);
  table.page("post_report", "/p/{id}/report", report_form);
  table.form("post_report_send", "/p/{id}/report", report);
  table.form("thread_pin", "/t/{id}/pin", pin);
  table.page("thread_lock", "/t/{id}/lock", lock_form);
  table.form("thread_lock_send", "/t/{id}/lock", lock);
  table.form("preview", "/preview", preview);
  table.piece("suggest", "/suggest", suggest);
}

void add_people(Table& table) {
  table.page("log_in", "/log-in", log_in_form, true);
  table.steps("log_in_send", "/log-in", log_in_steps);
  table.form("log_out", "/log-out", log_out);
  table.page("sign_up", "/sign-up", sign_up_form, true);
  table.steps("sign_up_send", "/sign-up", sign_up_steps);
  table.page("setup", "/setup", setup_form, true);
  table.steps("setup_send", "/setup", setup_steps);
  table.page("person_report", "/{person}/report", report_form);
  table.form("person_report_send", "/{person}/report", report);
  table.form("person_block", "/{person}/block", block_person);
  table.form("person_mute", "/{person}/mute", mute_person);
  table.form("person_follow", "/{person}/follow", follow_person);
  table.page("notices", "/notifications", show_notices);
  table.form("notices_read", "/notifications", read_notices);
  table.page("settings_profile", "/settings/profile", profile_settings_form);
  table.form("settings_profile_send", "/settings/profile", profile_settings);
  table.page("settings_account", "/settings/account", account_settings_form);
  table.steps("settings_account_send", "/settings/account", password_steps);
  table.page("settings_email", "/settings/email", email_settings_form);
  table.steps("settings_email_send", "/settings/email", email_steps);
  table.page("settings_delete", "/settings/delete", delete_settings_form);
  table.steps("settings_delete_send", "/settings/delete", delete_steps);
  table.page("deleted", "/deleted", show_deleted, true);
  table.page("settings_sessions", "/settings/sessions", session_settings_form);
  table.form("settings_sessions_send", "/settings/sessions", session_settings);
  table.page("settings_reading", "/settings/reading", reading_settings_form);
  table.form("settings_reading_send", "/settings/reading", reading_settings);
  table.page("settings_blocks", "/settings/blocks", block_settings_form);
  table.form("settings_domains", "/settings/domains", domain_mutes);
}

}  // namespace

void add_reader_routes(Router& router, const PageServices& services) {
  Table table(router, services);
  add_reading(table);
  add_writing(table);
  add_people(table);
}

}  // namespace samvad::web
