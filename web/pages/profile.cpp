#include "web/pages/profile.hpp"

#include "web/html/avatar.hpp"
#include "web/html/form.hpp"
#include "web/html/layout.hpp"
#include "web/html/links.hpp"
#include "web/html/pager.hpp"
#include "web/html/parts.hpp"
#include "web/html/person.hpp"
#include "web/html/thread_row.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

namespace {

void write_standing(Html& html, const ProfileView& view) {
  if (view.actor.suspended_at || view.actor.domain_suspended) write_notice(html, "warning", html.t.profile_suspended());
  if (!view.actor.moved_to.empty()) write_notice(html, "info", html.t.profile_moved());
  if (view.actor.local()) return;
  const auto box = html.open("div", {{"class", "notice"}});
  html.element("p", html.t.profile_remote(view.actor.host));
  const auto url = SafeUrl::outside(view.actor.url.empty() ? view.actor.uri : view.actor.url);
  if (!url) return;
  const auto line = html.open("p");
  html.element("a", {href(*url), {"rel", "nofollow noopener noreferrer"}},
               html.t.profile_open_original(view.actor.host));
}

void write_follow(Html& html, const Frame& frame, const ProfileView& view) {
  if (!view.may_follow) return;
  const SafeUrl follow = person_part_url(view.card, "follow");
  if (!view.follows) {
    write_button_form(html, frame, follow, html.t.profile_follow());
  } else {
    write_button_form(html, frame, follow, html.t.profile_unfollow(), "", {{"undo", "1"}});
  }
  const std::string_view hint = !view.follows   ? html.t.profile_follow_hint()
                                : view.accepted ? html.t.profile_follows()
                                                : html.t.profile_follow_waiting();
  html.element("p", {{"class", "hint"}}, hint);
}

void write_relations(Html& html, const Frame& frame, const ProfileView& view) {
  if (!frame.viewer) return;
  const auto row = html.open("div", {{"class", "buttons"}});
  if (view.self) {
    html.element("a", {{"class", "button"}, href(SafeUrl::local("/settings/profile"))}, html.t.profile_edit());
    return;
  }
  const std::string back = person_url(view.card).text();
  const HiddenValue go_back{"return", back};
  const HiddenValue undo{"undo", "1"};
  const SafeUrl mute = person_part_url(view.card, "mute");
  const SafeUrl block = person_part_url(view.card, "block");
  if (view.muted) {
    write_button_form(html, frame, mute, html.t.profile_unmute(), "", {go_back, undo});
  } else {
    write_button_form(html, frame, mute, html.t.profile_mute(), "", {go_back});
  }
  if (view.blocked) {
    write_button_form(html, frame, block, html.t.profile_unblock(), "", {go_back, undo});
  } else {
    write_button_form(html, frame, block, html.t.profile_block(), "", {go_back});
  }
  html.element("a", {{"class", "button"}, href(person_part_url(view.card, "report"))}, html.t.profile_report());
  if (view.may_moderate) {
    html.element("a", {{"class", "button"}, href(SafeUrl::path({"mod", "people", storage::to_text(view.card.id)}))},
                 html.t.nav_moderation());
  }
}

void write_who(Html& html, const Frame& frame, const ProfileView& view) {
  const auto head = html.open("header", {{"class", "profile-head"}});
  write_avatar(html, shown_name(view.card), view.card.id.value, "large");
  const auto words = html.open("div");
  html.element("h1", {{"dir", "auto"}}, shown_name(view.card));
  html.element("p", {{"class", "handle"}, {"translate", "no"}}, full_handle(frame, view.card));
  const auto meta = html.open("p", {{"class", "meta"}});
  write_badges(html, view.card);
  if (view.actor.local()) html.element("span", html.t.profile_joined(day_text(html.t, view.actor.created_at)));
}

void write_posts(Html& html, const ProfileView& view) {
  const auto section = html.open("section", {{"aria-labelledby", "posts"}});
  html.element("h2", {{"id", "posts"}, {"dir", "auto"}}, html.t.profile_posts(shown_name(view.card)));
  if (view.posts.posts.empty()) {
    write_empty(html, html.t.profile_no_posts(), html.t.home_all_boards(), SafeUrl::local("/boards"));
    return;
  }
  const auto list = html.open("ul", {{"class", "cards"}});
  for (const storage::views::PostLine& line : view.posts.posts) {
    const auto item = html.open("li", {{"class", "card"}});
    const auto card = html.open("article");
    {
      const auto heading = html.open("h3");
      html.element("a",
                   {href(thread_number_url(line.post.thread, line.thread_slug, line.post.number)), {"dir", "auto"}},
                   shown_title(html.t, line.thread_title));
    }
    {
      const auto meta = html.open("p", {{"class", "meta"}});
      html.element("a", {href(board_url(line.board_name)), {"dir", "auto"}}, line.board_title);
      write_moment(html, line.post.published_at);
      if (line.post.agree_count > 0) html.element("span", html.t.count_agree(line.post.agree_count));
    }
    html.element("p", {{"class", "prose"}, {"dir", "auto"}, maybe("lang", line.post.language)}, line.post.excerpt);
  }
}

}  // namespace

std::string profile_page(const Frame& frame, const ProfileView& view) {
  PageHead head{.title = shown_name(view.card), .canonical = person_url(view.card)};
  head.description = frame.t.profile_posts(shown_name(view.card));
  head.activity = view.actor.uri;
  head.og_type = "profile";
  head.index = view.actor.local() && view.actor.indexable && view.first;
  head.shape = "narrow";
  const SafeUrl url = person_url(view.card);
  std::optional<SafeUrl> older;
  std::optional<SafeUrl> newer;
  if (view.posts.next) older = url.query("before", storage::to_text(*view.posts.next));
  if (!view.first) newer = url;
  head.next = older;
  return write_page(frame, head, [&](Html& html) {
    write_who(html, frame, view);
    write_standing(html, view);
    if (!view.actor.bio_html.empty()) {
      const auto bio = html.open("div", {{"class", "prose"}, {"dir", "auto"}});
      html.raw(SanitisedHtml(view.actor.bio_html));
    }
    write_relations(html, frame, view);
    write_follow(html, frame, view);
    html.leaf("hr");
    write_posts(html, view);
    write_cursor_pager(html, newer, older);
  });
}

}  // namespace samvad::web
