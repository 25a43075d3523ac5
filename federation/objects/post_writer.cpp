#include "federation/objects/post_writer.hpp"

#include "federation/objects/context.hpp"
#include "federation/objects/send_html.hpp"
#include "federation/vocabulary/terms.hpp"
#include "forum/text/plain.hpp"

#include <algorithm>

namespace samvad::federation {

using storage::JsonWriter;

namespace {

constexpr std::size_t kLede = 500;        // graphemes; the only text of an Article that Mastodon shows
constexpr std::size_t kShortText = 1500;  // bytes of HTML; a shorter Article needs no lede

void write_ids(JsonWriter& out, std::string_view name, const std::vector<std::string>& ids) {
  out.key(name).array();
  for (const auto& id : ids) out.value(id);
  out.end_array();
}

void add_once(std::vector<std::string>& ids, const std::string& id) {
  if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

std::string title_paragraph(const PostInput& post) {
  return "<p><strong>" + forum::escape_html(post.title) + "</strong></p>";
}

/// Later than the parent, since some servers order a chain of answers by time (federation.md 1.11).
storage::Instant published_at(const PostInput& post) {
  if (!post.parent_published || post.published > *post.parent_published) return post.published;
  return *post.parent_published + std::chrono::milliseconds(1);
}

void write_language(JsonWriter& out, const PostInput& post, std::string_view content) {
  if (post.language.empty()) return;
  out.key("contentMap").object().member(post.language, content).end_object();
  out.key("language").object().member("identifier", post.language).member("name", post.language).end_object();
}

void write_text(JsonWriter& out, const PostInput& post) {
  const std::string body = send_html(post.html);
  const bool note = !(post.opening && post.article);
  // a Note with a name is taken for a ballot by some microblogs and not shown (docs/decisions/0003)
  if (!note) out.member("name", post.title);
  const std::string content = post.opening && note ? title_paragraph(post) + body : body;
  out.member("content", content).member("mediaType", "text/html");
  write_language(out, post, content);
  if (!post.source.empty())
    out.key("source").object().member("content", post.source).member("mediaType", "text/markdown").end_object();
  if (note) {
    if (!post.summary.empty()) out.member("summary", post.summary);
    out.member("sensitive", post.sensitive || !post.summary.empty());
    return;
  }
  // A short Article has no summary: some receivers would show it as a content warning.
  const std::string lede = body.size() > kShortText ? forum::excerpt(post.html, kLede) : std::string();
  if (!lede.empty()) out.member("summary", lede);
  out.key("preview").object().member("type", "Note").member("attributedTo", post.author.uri);
  out.member("published", storage::to_rfc3339(published_at(post)));
  out.member("content", title_paragraph(post) + "<p>" +
                            forum::escape_html(lede.empty() ? forum::excerpt(post.html, kLede) : lede) +
                            "</p><p><a href=\"" + forum::escape_html(post.page) + "\">" +
                            forum::escape_html(post.page) + "</a></p>");
  out.end_object();
}

void write_mention(JsonWriter& out, const NamedActor& actor) {
  out.object().member("type", "Mention").member("href", actor.uri).member("name", actor.handle).end_object();
}

void write_tags(JsonWriter& out, const PostInput& post) {
  out.key("tag").array();
  // The board is mentioned too, so that answers written on a microblog address it (federation.md 5.2).
  write_mention(out, post.board);
  for (const auto& actor : post.mentions) {
    if (actor.uri != post.board.uri) write_mention(out, actor);
  }
  for (const auto& tag : post.tags)
    out.object().member("type", "Hashtag").member("href", tag.href).member("name", tag.name).end_object();
  out.end_array();
}

/// Only Link, Image and Document: a receiver refuses a whole post for any other type (federation.md 5.2).
void write_attachments(JsonWriter& out, const PostInput& post) {
  out.key("attachment").array();
  for (const auto& one : post.attachments.as_list()) {
    const std::string_view type = one["type"].text();
    const bool link = type == "Link";
    out.object().member("type", link ? "Link" : type == "Image" ? "Image" : "Document");
    out.member(link ? "href" : "url", one["url"].text());
    if (!one["media_type"].text().empty()) out.member("mediaType", one["media_type"].text());
    if (!one["alt"].text().empty()) out.member("name", one["alt"].text());
    if (const auto width = one["width"].integer(); width && *width > 0)
      out.member("width", *width).member("height", one["height"].integer().value_or(0));
    out.end_object();
  }
  out.end_array();
}

/// A collection without an id: its total is all that is told.
void write_count(JsonWriter& out, std::string_view name, std::int64_t total) {
  out.key(name).object().member("type", "Collection").member("totalItems", total).end_object();
}

void write_members(JsonWriter& out, const PostInput& post) {
  out.member("id", post.uri).member("type", post_type(post));
  out.member("attributedTo", post.author.uri);
  write_text(out, post);
  out.key("inReplyTo");
  post.parent_uri.empty() ? out.null() : out.value(post.parent_uri);
  out.member("published", storage::to_rfc3339(published_at(post)));
  if (post.updated) out.member("updated", storage::to_rfc3339(*post.updated));
  out.member("url", post.page);
  write_addressing(out, post_addressing(post));
  out.member("audience", post.board.uri).member("context", post.thread_uri).member("conversation", post.thread_uri);
  write_tags(out, post);
  write_attachments(out, post);
  if (post.replies) write_count(out, "replies", *post.replies);
  write_count(out, "likes", post.likes);
  if (post.locked) out.member("commentsEnabled", false);
}

}  // namespace

void write_addressing(JsonWriter& out, const Addressing& addressing) {
  write_ids(out, "to", addressing.to);
  write_ids(out, "cc", addressing.cc);
}

std::string_view post_type(const PostInput& post) {
  return post.opening && post.article ? "Article" : "Note";
}

Addressing post_addressing(const PostInput& post) {
  Addressing both;
  auto& first = post.unlisted ? both.cc : both.to;
  add_once(first, std::string(kPublic));
  add_once(both.to, post.board.uri);
  add_once(both.cc, post.board_followers);
  add_once(both.cc, post.author_followers);
  if (post.parent_author) add_once(both.cc, post.parent_author->uri);
  for (const auto& actor : post.mentions) {
    if (actor.uri != post.board.uri && actor.uri != post.author.uri) add_once(both.cc, actor.uri);
  }
  std::erase(both.cc, post.author.uri);
  return both;
}

void write_post(JsonWriter& out, const PostInput& post) {
  out.object();
  write_members(out, post);
  out.end_object();
}

std::string post_document(const PostInput& post) {
  JsonWriter out;
  begin_document(out);
  write_members(out, post);
  out.end_object();
  return out.take();
}

std::string tombstone_document(std::string_view uri, std::string_view former_type,
                               std::optional<storage::Instant> deleted) {
  JsonWriter out;
  begin_document(out).member("id", uri).member("type", "Tombstone").member("formerType", former_type);
  if (deleted) out.member("deleted", storage::to_rfc3339(*deleted));
  out.end_object();
  return out.take();
}

}  // namespace samvad::federation
