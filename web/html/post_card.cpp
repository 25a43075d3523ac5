#include "web/html/post_card.hpp"

#include "web/html/attachments.hpp"
#include "web/html/avatar.hpp"
#include "web/html/form.hpp"
#include "web/html/links.hpp"
#include "web/html/person.hpp"
#include "web/html/time.hpp"

namespace samvad::web {

namespace {

using storage::ContentState;

void write_heading(Html& html, const Frame& frame, storage::ActorId opener, const storage::posts::PostRow& post,
                   const storage::actors::ActorCard* author) {
  const auto header = html.open("header");
  {
    const auto heading = html.open("h2", {{"class", "who"}});
    write_name(html, author);
    html.element("span", {{"class", "only-heard"}}, html.t.post_number(post.number));
  }
  if (author != nullptr && !author->gone) {
    html.element("span", {{"class", "handle"}, {"translate", "no"}},
                 author->host.empty() ? "@" + author->name : full_handle(frame, *author));
    write_badges(html, *author);
    if (post.author == opener && post.number > 1) {
      html.element("span", {{"class", "badge"}}, html.t.post_author_mark());
    }
  }
  const auto when = html.open("span", {{"class", "when"}});
  write_moment(html, post.published_at);
  if (post.revision > 1) {
    html.element("a", {href(post_url(post.id, "history")), {"class", "edited"}, {"rel", "nofollow"}},
                 html.t.post_edited());
  }
  html.element("a",
               {{"class", "number"},
                href(SafeUrl::local("#").fragment("p" + std::to_string(post.number))),
                {"aria-label", html.t.post_permalink(post.number)}},
               "#" + std::to_string(post.number));
}

void write_state(Html& html, const storage::posts::PostRow& post) {
  if (post.state == ContentState::kHeld) {
    html.element("p", {{"class", "notice warning"}}, html.t.post_waiting());
  } else if (post.state == ContentState::kHidden) {
    html.element("p", {{"class", "notice warning"}}, html.t.post_hidden());
  } else if (post.state == ContentState::kRemoved) {
    html.element("p", {{"class", "notice warning"}}, html.t.post_removed());
  }
}

void write_text(Html& html, const storage::posts::PostRow& post) {
  const auto prose = html.open("div", {{"class", "prose"}, {"dir", "auto"}, maybe("lang", post.language)});
  html.raw(SanitisedHtml(post.html));
}

void write_body(Html& html, const storage::posts::PostRow& post) {
  write_state(html, post);
  if (post.reply_to_number > 0) {
    const bool here = storage::views::page_of(post.reply_to_number) == storage::views::page_of(post.number);
    const SafeUrl place = here ? SafeUrl::local("#").fragment("p" + std::to_string(post.reply_to_number))
                               : thread_number_url(post.thread, "", post.reply_to_number);
    html.element("a", {{"class", "answers"}, href(place)}, html.t.post_in_reply_to(post.reply_to_number));
  }
  if (post.summary.empty() && !post.sensitive) {
    write_text(html, post);
    write_attachments(html, post.attachments);
    return;
  }
  const auto hidden = html.open("details", {{"class", "warned"}});
  html.element(
      "summary", {{"dir", "auto"}},
      post.summary.empty() ? std::string(html.t.post_show_content()) : html.t.post_content_warning(post.summary));
  write_text(html, post);
  write_attachments(html, post.attachments);
}

void write_more(Html& html, const storage::posts::PostRow& post, const PostActions& actions) {
  if (!actions.edit && !actions.remove && !actions.report && !actions.moderate && post.url.empty()) return;
  const auto menu = html.open("details", {{"class", "menu"}});
  {
    const auto summary = html.open("summary");
    html.text(html.t.common_more());
    html.element("span", {{"class", "only-heard"}}, html.t.post_actions(post.number));
  }
  const auto list = html.open("div", {{"class", "menu-list"}});
  if (actions.edit) html.element("a", {href(post_url(post.id, "edit"))}, html.t.post_edit());
  if (actions.remove) html.element("a", {href(post_url(post.id, "delete"))}, html.t.post_delete());
  if (actions.report) html.element("a", {href(post_url(post.id, "report"))}, html.t.post_report());
  if (actions.moderate) {
    html.element("a", {href(SafeUrl::path({"mod", "posts", storage::to_text(post.id)}))}, html.t.nav_moderation());
  }
  if (const auto original = SafeUrl::outside(post.url)) {
    html.element("a", {href(*original), {"rel", "nofollow noopener noreferrer"}}, html.t.thread_original());
  }
}

void write_actions(Html& html, const Frame& frame, const storage::posts::PostRow& post, bool agreed,
                   const PostActions& actions) {
  const auto row = html.open("footer", {{"class", "post-actions"}});
  write_agree(html, frame, post, agreed, actions.agree);
  if (actions.reply) {
    html.element("a", {{"class", "quiet"}, href(post_url(post.id, "reply")), {"rel", "nofollow"}}, html.t.post_reply());
    html.element("a",
                 {{"class", "quiet"},
                  {"data-quote", storage::to_text(post.id)},
                  {"rel", "nofollow"},
                  href(post_url(post.id, "reply").query("quote", "1"))},
                 html.t.post_quote());
  }
  write_more(html, post, actions);
}

std::string_view tombstone_text(const Text& t, ContentState state) {
  if (state == ContentState::kDeleted) return t.post_deleted();
  if (state == ContentState::kHidden) return t.post_hidden();
  if (state == ContentState::kRemoved) return t.post_removed();
  return t.post_hidden_author();
}

}  // namespace

void write_agree(Html& html, const Frame& frame, const storage::posts::PostRow& post, bool agreed, bool may) {
  const auto place = html.open("span", {{"class", "agree"}});
  if (!may) {
    if (post.agree_count > 0) html.element("span", {{"class", "agree-count"}}, html.t.count_agree(post.agree_count));
    return;
  }
  const SafeUrl target = post_url(post.id, "agree");
  const auto form = html.open("form", {{"method", "post"},
                                       action(target),
                                       hx_post(target),
                                       {"data-hx-target", "closest .agree"},
                                       {"data-hx-swap", "outerHTML"}});
  write_form_token(html, frame);
  if (agreed) write_hidden(html, "undo", "1");
  const auto button = html.open(
      "button",
      {{"class", "quiet"}, {"id", "agree-" + storage::to_text(post.id)}, {"aria-pressed", agreed ? "true" : "false"}});
  html.element("span", html.t.post_agree());
  if (post.agree_count > 0) {
    html.element("span", {{"class", "count"}, {"aria-hidden", "true"}},
                 number_text(html.t.language(), post.agree_count));
    html.element("span", {{"class", "only-heard"}}, html.t.count_agree(post.agree_count));
  }
}

void write_tombstone(Html& html, int number, ContentState state) {
  const auto gone = html.open("article", {{"class", "post gone"}, {"id", "p" + std::to_string(number)}});
  html.element("h2", {{"class", "only-heard"}}, html.t.post_number(number));
  html.element("p", tombstone_text(html.t, state));
  html.element("span", {{"class", "number"}, {"aria-hidden", "true"}}, "#" + std::to_string(number));
}

void write_post_card(Html& html, const Frame& frame, storage::ActorId opener, const storage::posts::PostRow& post,
                     const storage::actors::ActorCard* author, bool agreed, const PostActions& actions) {
  const auto card = html.open("article", {{"class", "post"}, {"id", "p" + std::to_string(post.number)}});
  write_avatar(html, author == nullptr ? "?" : shown_name(*author), post.author.value);
  const auto body = html.open("div", {{"class", "post-body"}});
  write_heading(html, frame, opener, post, author);
  write_body(html, post);
  write_actions(html, frame, post, agreed, actions);
}

}  // namespace samvad::web
