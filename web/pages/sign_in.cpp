#include "web/pages/sign_in.hpp"

#include "web/html/layout.hpp"
#include "web/html/parts.hpp"

namespace samvad::web {

namespace {

PageHead narrow_head(std::string_view title) {
  PageHead head{.title = std::string(title)};
  head.index = false;
  head.shape = "narrow";
  return head;
}

void write_intro(Html& html, std::string_view title, std::string_view lead) {
  const auto head = html.open("div", {{"class", "page-head"}});
  html.element("h1", title);
  if (!lead.empty()) html.element("p", {{"class", "lead"}}, lead);
}

/// Log-in or sign-up, which leads `back`.
SafeUrl door(std::string_view path, const std::string& back) {
  return back == "/" ? SafeUrl::local(path) : SafeUrl::local(path).query("return", back);
}

}  // namespace

std::string log_in_page(const Frame& frame, const LogInView& view) {
  return write_page(frame, narrow_head(frame.t.login_title()), [&](Html& html) {
    write_intro(html, html.t.login_title(), {});
    if ((view.needed || frame.closed) && !view.state.has_problems()) {
      write_notice(html, "info", frame.closed ? html.t.login_private() : html.t.login_needed());
    }
    write_problems(html, view.state);
    {
      const auto form = open_form(html, frame, SafeUrl::local("/log-in"));
      if (is_local_path(view.back)) write_hidden(html, "return", view.back);
      write_field(html, view.state,
                  {.name = "name", .label = html.t.login_name(), .autocomplete = "username", .required = true});
      write_field(html, view.state,
                  {.name = "password",
                   .label = html.t.login_password(),
                   .type = "password",
                   .autocomplete = "current-password",
                   .required = true});
      write_submit(html, html.t.login_submit());
    }
    if (!frame.can_sign_up) return;
    const auto other = html.open("p", {{"class", "after"}});
    html.text(html.t.login_no_account()).text(" ");
    html.element("a", {href(door("/sign-up", view.back))}, html.t.signup_title());
  });
}

void write_account_fields(Html& html, const FormState& state) {
  write_field(html, state,
              {.name = "name",
               .label = html.t.signup_name(),
               .hint = html.t.signup_name_hint(),
               .autocomplete = "username",
               .required = true,
               .most = 30});
  write_field(html, state,
              {.name = "display_name",
               .label = html.t.signup_display_name(),
               .hint = html.t.signup_display_name_hint(),
               .autocomplete = "name",
               .most = 120});
  write_field(html, state,
              {.name = "email",
               .label = html.t.signup_email(),
               .hint = html.t.signup_email_hint(),
               .type = "email",
               .autocomplete = "email"});
  write_field(html, state,
              {.name = "password",
               .label = html.t.signup_password(),
               .hint = html.t.signup_password_hint(),
               .type = "password",
               .autocomplete = "new-password",
               .required = true});
}

std::string sign_up_page(const Frame& frame, const SignUpView& view) {
  return write_page(frame, narrow_head(frame.t.signup_title()), [&](Html& html) {
    write_intro(html, html.t.signup_title(), frame.federates ? html.t.signup_lead() : html.t.signup_lead_here());
    if (view.registration == forum::Registration::kClosed) {
      write_empty(html, frame.federates ? html.t.signup_closed() : html.t.signup_closed_here(),
                  html.t.home_all_boards(), SafeUrl::local("/boards"));
      return;
    }
    const bool approval = view.registration == forum::Registration::kApproval;
    if (approval) write_notice(html, "info", html.t.signup_approval());
    write_problems(html, view.state);
    {
      const auto form = open_form(html, frame, SafeUrl::local("/sign-up"));
      if (is_local_path(view.back)) write_hidden(html, "return", view.back);
      write_account_fields(html, view.state);
      if (approval) {
        write_field(html, view.state,
                    {.name = "application",
                     .label = html.t.signup_reason(),
                     .hint = html.t.signup_reason_hint(),
                     .type = "area",
                     .required = true,
                     .most = 2000,
                     .rows = 4});
      }
      {
        const auto rules = html.open("p");
        html.element("a", {href(SafeUrl::local("/rules"))}, html.t.signup_rules_link());
      }
      write_checkbox(html, view.state, {.name = "rules", .label = html.t.signup_rules(), .required = true});
      write_submit(html, html.t.signup_submit());
    }
    const auto other = html.open("p", {{"class", "after"}});
    html.text(html.t.signup_have_account()).text(" ");
    html.element("a", {href(door("/log-in", view.back))}, html.t.login_title());
  });
}

namespace {

void write_site_group(Html& html, const SetupView& view) {
  const auto group = html.open("fieldset", {{"class", "group"}});
  html.element("legend", html.t.setup_site_heading());
  {
    const auto address = html.open("p", {{"class", "hint"}});
    html.text(html.t.setup_address()).text(": ");
    html.element("strong", {{"translate", "no"}}, view.public_address);
    html.text(". ").text(html.t.setup_address_note());
  }
  write_field(html, view.state,
              {.name = "site_name", .label = html.t.setup_site_name(), .required = true, .most = 100});
  write_field(html, view.state, {.name = "site_description", .label = html.t.setup_site_description(), .most = 300});
  const std::vector<Choice> languages{{"en", "English"}, {"hi", "हिन्दी"}};
  write_select(html, view.state, {.name = "site_language", .label = html.t.setup_language(), .required = true},
               languages, tag_of(html.t.language()));
  const std::vector<Choice> modes{{"2", std::string(html.t.setup_registration_approval())},
                                  {"1", std::string(html.t.setup_registration_open())},
                                  {"3", std::string(html.t.setup_registration_closed())}};
  write_radios(html, view.state, {.name = "registration", .label = html.t.setup_registration(), .required = true},
               modes, "2");
}

}  // namespace

std::string setup_page(const Frame& frame, const SetupView& view) {
  return write_page(frame, narrow_head(frame.t.setup_title()), [&](Html& html) {
    write_intro(html, html.t.setup_title(), html.t.setup_lead());
    write_problems(html, view.state);
    const auto form = open_form(html, frame, SafeUrl::local("/setup"));
    if (view.token.empty() || !view.state.problem("token").empty()) {
      write_field(html, view.state,
                  {.name = "token",
                   .label = html.t.setup_token(),
                   .hint = html.t.setup_token_hint(),
                   .autocomplete = "off",
                   .required = true});
    } else {
      write_hidden(html, "token", view.token);
    }
    write_site_group(html, view);
    {
      const auto group = html.open("fieldset", {{"class", "group"}});
      html.element("legend", html.t.setup_admin_heading());
      html.element("p", {{"class", "hint"}}, html.t.setup_admin_lead());
      write_account_fields(html, view.state);
    }
    {
      const auto group = html.open("fieldset", {{"class", "group"}});
      html.element("legend", html.t.setup_board_heading());
      write_field(html, view.state,
                  {.name = "board_title", .label = html.t.setup_board_title(), .required = true, .most = 100});
      write_field(html, view.state,
                  {.name = "board_name",
                   .label = html.t.setup_board_name(),
                   .hint = html.t.setup_board_name_hint(),
                   .autocomplete = "off",
                   .required = true,
                   .most = 30});
    }
    write_submit(html, html.t.setup_submit());
  });
}

}  // namespace samvad::web
