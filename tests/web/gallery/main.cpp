// Writes every page with sample data into a folder, so that it can be looked at: web_gallery OUT_DIR. Assets go beside
// the pages under assets/.
#include "tests/web/gallery/sample.hpp"
#include "web/assets/asset.hpp"
#include "web/pages/compose.hpp"
#include "web/pages/error.hpp"
#include "web/pages/report.hpp"
#include "web/pages/settings.hpp"
#include "web/pages/sign_in.hpp"
#include "web/pages/texts.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using samvad::web::FormState;
using samvad::web::Language;
using samvad::web::Theme;
namespace sample = samvad::web::sample;

std::filesystem::path folder;

void put(const std::string& name, const std::string& text) {
  const std::filesystem::path path = folder / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

FormState wrong_form(const samvad::web::Text& t) {
  FormState state(std::map<std::string, std::string, std::less<>>{
      {"title", "Bus"}, {"text", "Please read the **report**."}, {"name", "Asha Rao"}, {"password", "x"}});
  state.add_problem("title", t.error_title_too_short(8));
  state.add_problem("board", std::string(t.error_board_missing()));
  state.add_problem("name", std::string(t.error_name_characters()));
  return state;
}

void write_forms(Language language, const std::string& suffix) {
  using namespace samvad::web;
  const Frame guest = sample::frame(language, false, "/x");
  const Frame member = sample::frame(language, true, "/x");
  const ThreadView thread = sample::thread(8, true);
  NewThreadView fresh;
  fresh.boards = {sample::board(0), sample::board(1)};
  put("new" + suffix, new_thread_page(member, fresh));
  fresh.state = wrong_form(member.t);
  fresh.previewed = true;
  fresh.preview_html = "<p>Please read the <strong>report</strong>.</p>";
  put("new-wrong" + suffix, new_thread_page(member, fresh));
  ReplyView reply;
  reply.thread = thread.head.thread;
  reply.parent = thread.page.posts[2].post;
  put("reply" + suffix, reply_page(member, reply));
  EditView edit;
  edit.thread = thread.head.thread;
  edit.post = thread.page.posts[0].post;
  edit.post.source = "The ring road has **no bus**.";
  edit.conflict = "The ring road has no bus at night.";
  put("edit" + suffix, edit_page(member, edit));
  put("delete" + suffix, delete_page(member, {edit.thread, edit.post, {}}));
  put("lock" + suffix, lock_page(member, edit.thread, {}));
  put("report" + suffix, report_page(member, {edit.post, sample::card(4), sample::rules(), {}}));
  put("log-in" + suffix, log_in_page(guest, {}));
  SignUpView join;
  join.state = wrong_form(guest.t);
  put("sign-up" + suffix, sign_up_page(guest, join));
  put("setup" + suffix, setup_page(guest, {{}, "", "http://localhost:8080"}));
}

void write_people(Language language, const std::string& suffix) {
  using namespace samvad::web;
  const Frame member = sample::frame(language, true, "/x");
  put("history" + suffix, history_page(member, sample::history()));
  put("profile" + suffix, profile_page(member, sample::profile(1)));
  put("profile-remote" + suffix, profile_page(member, sample::profile(4)));
  put("notices" + suffix, notices_page(member, sample::notices()));
  put("notices-empty" + suffix, notices_page(member, NoticesView{}));
  put("modlog" + suffix, log_page(member, sample::log()));
  ProfileSettingsView profile;
  profile.done = member.t.common_saved();
  put("settings-profile" + suffix, profile_settings_page(member, profile));
  AccountSettingsView account;
  account.email = "bilal@example.org";
  put("settings-account" + suffix, account_settings_page(member, account));
  SessionSettingsView sessions;
  sessions.sessions.resize(2);
  sessions.sessions[0].token_hash = sessions.current_hash = "a";
  sessions.sessions[0].user_agent = sessions.sessions[1].user_agent =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  put("settings-sessions" + suffix, session_settings_page(member, sessions));
  put("settings-reading" + suffix, reading_settings_page(member, {}));
  BlockSettingsView blocks;
  blocks.lines.push_back({sample::card(4), samvad::storage::relations::Kind::kBlock});
  put("settings-blocks" + suffix, block_settings_page(member, blocks));
}

void write_texts(Language language, const std::string& suffix) {
  using namespace samvad::web;
  const Frame guest = sample::frame(language, false, "/x");
  AboutView about;
  about.staff = {sample::card(2)};
  about.contact = "office@example.org";
  about.members = 1234567;
  put("about" + suffix, about_page(guest, about));
  RulesView rules;
  rules.rules = sample::rules();
  put("rules" + suffix, rules_page(guest, rules));
  put("privacy" + suffix, privacy_page(guest, ""));
  for (const int status : {403, 404, 410, 429, 500, 503}) {
    put("error-" + std::to_string(status) + suffix, error_page(guest, status, "", 30));
  }
}

void write_language(Language language, const std::string& suffix) {
  using namespace samvad::web;
  put("home" + suffix, home_page(sample::frame(language, false, "/"), sample::home()));
  put("home-member" + suffix, home_page(sample::frame(language, true, "/"), sample::home()));
  put("home-empty" + suffix, home_page(sample::frame(language, false, "/"), HomeView{}));
  put("boards" + suffix, boards_page(sample::frame(language, false, "/boards"), sample::home().boards));
  put("board" + suffix, board_page(sample::frame(language, true, "/b/transport"), sample::board_view(false)));
  put("board-empty" + suffix, board_page(sample::frame(language, true, "/b/transport"), sample::board_view(true)));
  put("thread" + suffix,
      thread_page(sample::frame(language, false, "/t/1001/night-bus-ring-road"), sample::thread(8, false)));
  put("thread-member" + suffix,
      thread_page(sample::frame(language, true, "/t/1001/night-bus-ring-road"), sample::thread(50, true)));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: web_gallery OUT_DIR\n";
    return 2;
  }
  folder = argv[1];
  for (const samvad::web::Asset& asset : samvad::web::assets()) {
    put(std::string(asset.path.substr(1)), std::string(asset.bytes));
  }
  write_language(Language::kEnglish, ".en.html");
  write_language(Language::kHindi, ".hi.html");
  for (const auto& [language, suffix] :
       {std::pair(Language::kEnglish, ".en.html"), std::pair(Language::kHindi, ".hi.html")}) {
    write_forms(language, suffix);
    write_people(language, suffix);
    write_texts(language, suffix);
  }
  return 0;
}
