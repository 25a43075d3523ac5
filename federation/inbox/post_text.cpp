#include "federation/inbox/post_text.hpp"

#include "federation/vocabulary/post_html.hpp"
#include "forum/text/markdown.hpp"
#include "forum/text/plain.hpp"
#include "forum/text/reading_text.hpp"
#include "storage/base/url.hpp"

#include <algorithm>

namespace samvad::federation {
namespace {

std::string attachments_json(const PostDocument& document, bool reject_media, int most) {
  storage::JsonWriter out;
  out.array();
  int count = 0;
  for (const auto& attachment : document.attachments) {
    const auto url = storage::Url::parse(attachment.url);
    if (!url || count >= most || (reject_media && attachment.type != "Link")) continue;
    ++count;
    out.object().member("type", attachment.type).member("media_type", attachment.media_type);
    out.member("url", url->text()).member("alt", attachment.alt);
    out.member("width", attachment.width).member("height", attachment.height).end_object();
  }
  return out.end_array().take();
}

std::vector<std::string> tags_of(const PostDocument& document, int most) {
  std::vector<std::string> tags;
  for (const auto& tag : document.tags) {
    if (tag.kind != TagDocument::Kind::kHashtag || tags.size() >= static_cast<std::size_t>(most)) continue;
    std::string_view name = tag.name;
    if (name.starts_with('#')) name.remove_prefix(1);
    if (name.empty() || name.size() > 200) continue;
    std::string key = forum::tag_key(name);  // as ours are kept, so that one page shows both
    if (!key.empty() && std::find(tags.begin(), tags.end(), key) == tags.end()) tags.push_back(std::move(key));
  }
  return tags;
}

int count_tags(const PostDocument& document, TagDocument::Kind kind) {
  return static_cast<int>(
      std::count_if(document.tags.begin(), document.tags.end(), [kind](const auto& tag) { return tag.kind == kind; }));
}

/// What the text carries. A link passes for a mention or a hashtag only as often as the post's own tags say so: a class
/// alone would let any link through.
forum::FirstContact contact_of(const PostDocument& document, const forum::LinksOf& links) {
  forum::FirstContact contact;
  contact.mentions = count_tags(document, TagDocument::Kind::kMention);
  const int disguised = std::max(0, links.mentions - contact.mentions) +
                        std::max(0, links.hashtags - count_tags(document, TagDocument::Kind::kHashtag));
  contact.links = links.plain + disguised;
  for (const auto& attachment : document.attachments) contact.links += attachment.type == "Link" ? 1 : 0;
  return contact;
}

}  // namespace

forum::NewPost PostText::draft() const {
  return {.language = language,
          .summary = summary,
          .sensitive = sensitive,
          .visibility = visibility,
          .attachments = origin.attachments,
          .origin = &origin};
}

bool is_public_enough(const PostDocument& document) {
  const bool shown = document.visibility == Visibility::kPublic || document.visibility == Visibility::kUnlisted;
  return shown && document.kind != PostDocument::Kind::kDirectMessage;
}

std::vector<std::string> mentioned_uris(const InboxContext& context, const PostDocument& document) {
  const auto most = static_cast<std::size_t>(context.forum.limits.mentions);
  std::vector<std::string> uris;
  for (const auto& tag : document.tags) {
    if (tag.kind == TagDocument::Kind::kMention && uris.size() < most) uris.push_back(tag.href);
  }
  return uris;
}

PostText post_text(storage::Db& db, const InboxContext& context, const storage::actors::ActorRow& author,
                   const PostDocument& document) {
  std::vector<storage::ActorId> mentions;
  for (const auto& actor : storage::actors::find_by_uris(db, mentioned_uris(context, document))) {
    if (!actor.unadmitted) mentions.push_back(actor.id);
  }
  const auto met = storage::first_contact::acquaintances(db, {author.id}, context.forum.clock.now());
  return post_text(context, author, document, std::move(mentions), met.front());
}

PostText post_text(const InboxContext& context, const storage::actors::ActorRow& author, const PostDocument& document,
                   std::vector<storage::ActorId> mentions, const storage::first_contact::Acquaintance& met) {
  const auto verdict = context.policy.verdict(host_of(document.id));
  PostText text;
  text.origin.host = author.host_id;
  text.origin.uri = document.id;
  text.origin.url = document.url.empty() ? document.id : document.url;
  text.origin.html = post_html(document);
  text.origin.published_at = document.published;
  text.origin.updated_at = document.updated;
  text.origin.mentions = std::move(mentions);
  text.origin.tags = tags_of(document, context.forum.limits.tags);
  text.origin.attachments = attachments_json(document, verdict.reject_media, context.forum.limits.attachments);
  if (!met.known) text.origin.contact = contact_of(document, forum::links_of(text.origin.html));
  text.origin.contact.known = met.known;
  text.origin.contact.recent = met.recent;
  if (document.in_reply_to.empty()) {
    text.title = document.title.empty() ? forum::title_from_html(text.origin.html) : document.title;
  }
  text.language = document.language;
  if (document.has_warning()) text.summary = document.summary;
  text.sensitive = document.sensitive;
  if (document.visibility == Visibility::kUnlisted) text.visibility = storage::Visibility::kUnlisted;
  return text;
}

}  // namespace samvad::federation
