#include "web/pages/report.hpp"

#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/person.hpp"

namespace samvad::web {

namespace {

void write_questions(Html& html, const ReportView& view) {
  const std::vector<Choice> categories{{"1", std::string(html.t.report_category_spam())},
                                       {"2", std::string(html.t.report_category_law())},
                                       {"3", std::string(html.t.report_category_rule())},
                                       {"4", std::string(html.t.report_category_other())}};
  write_radios(html, view.state, {.name = "category", .label = html.t.report_category(), .required = true}, categories);
  if (!view.rules.empty()) {
    std::vector<Choice> rules{{"", std::string(html.t.report_rule_none())}};
    for (const storage::rules::RuleRow& rule : view.rules) rules.push_back({storage::to_text(rule.id), rule.title});
    write_select(html, view.state, {.name = "rule", .label = html.t.report_rule()}, rules);
  }
  write_field(html, view.state,
              {.name = "comment",
               .label = html.t.report_comment(),
               .hint = html.t.report_comment_hint(),
               .type = "area",
               .most = 1000,
               .rows = 4});
  if (!view.author.host.empty()) {
    const std::string forward = html.t.report_forward(view.author.host);
    write_checkbox(html, view.state, {.name = "forward", .label = forward});
  }
}

}  // namespace

std::string report_page(const Frame& frame, const ReportView& view) {
  PageHead head{.title = view.post ? std::string(frame.t.report_title())
                                   : frame.t.report_title_person(shown_name(view.author))};
  head.index = false;
  head.shape = "narrow";
  return write_page(frame, head, [&](Html& html) {
    {
      const auto intro = html.open("div", {{"class", "page-head"}});
      html.element("h1", {{"dir", "auto"}}, head.title);
      html.element("p", {{"class", "lead"}}, html.t.report_lead());
    }
    write_problems(html, view.state);
    if (view.post) {
      html.element("h2", html.t.report_reported_post());
      const auto quote =
          html.open("blockquote", {{"class", "prose"}, {"dir", "auto"}, maybe("lang", view.post->language)});
      html.raw(SanitisedHtml(view.post->html));
    }
    const auto form =
        open_form(html, frame, view.post ? post_url(view.post->id, "report") : person_part_url(view.author, "report"));
    write_questions(html, view);
    write_submit(html, html.t.report_submit(), view.back);
  });
}

}  // namespace samvad::web
