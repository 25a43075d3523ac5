#include "federation/inbox/post_text.hpp"

#include "federation/vocabulary/post_html.hpp"
#include "forum/text/markdown.hpp"
#include "forum/text/plain.hpp"
#include "storage/base/url.hpp"
#include "storage/tables/first_contact.hpp"

#include <algorithm>

namespace samvad::federation {
namespace {

constexpr std::size_t kMostMentions = 20, kMostTags = 50, kMostAttachments = 16;  ///< security.md 4

std::string attachments_json(const PostDocument& document, bool reject_media) {
  storage::JsonWriter out;
  out.array();
  std::size_t count = 0;
  for (const auto& attachment : document.attachments) {
    const auto url = storage::Url::parse(attachment.url);
    if (!url || count == kMostAttachments || (reject_media && attachment.type != "Link")) continue;
    ++count;
    out.object().member("type", attachment.type).member("media_type", attachment.media_type);
    out.member("url", url->text()).member("alt", attachment.alt);
    out.member("width", attachment.width).member("height", attachment.height).end_object();
  }
  return out.end_array().take();
}

std::vector<std::string> tags_of(const PostDocument& document) {
  std::vector<std::string> tags;
  for (const auto& tag : document.tags) {
    if (tag.kind != TagDocument::Kind::kHashtag || tags.size() == kMostTags) continue;
    std::string_view name = tag.name;
    if (name.starts_with('#')) name.remove_prefix(1);
    if (name.empty() || name.size() > 200) continue;
    std::string key = forum::tag_key(name);  // as ours are kept, so that one page shows both
    if (!key.empty() && std::find(tags.begin(), tags.end(), key) == tags.end()) tags.push_back(std::move(key));
  }
  return tags;
}

}  // namespace

forum::NewPost PostText::draft() const {
  return {.source = source,
          .language = language,
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

std::vector<std::string> mentioned_uris(const PostDocument& document) {
  std::vector<std::string> uris;
  for (const auto& tag : document.tags) {
    if (tag.kind == TagDocument::Kind::kMention && uris.size() < kMostMentions) uris.push_back(tag.href);
  }
  return uris;
}

PostText post_text(storage::Db& db, const InboxContext& context, const storage::actors::ActorRow& author,
                   const PostDocument& document) {
  std::vector<storage::ActorId> mentions;
  for (const auto& actor : storage::actors::find_by_uris(db, mentioned_uris(document))) {
    if (!actor.unadmitted) mentions.push_back(actor.id);
  }
  return post_text(context, author, document, std::move(mentions), storage::first_contact::is_known(db, author.id));
}

PostText post_text(const InboxContext& context, const storage::actors::ActorRow& author, const PostDocument& document,
                   std::vector<storage::ActorId> mentions, bool author_is_known) {
  const auto verdict = context.policy.verdict(host_of(document.id));
  PostText text;
  text.origin.host = author.host_id;
  text.origin.uri = document.id;
  text.origin.url = document.url.empty() ? document.id : document.url;
  text.origin.html = post_html(document);
  text.origin.published_at = document.published;
  text.origin.updated_at = document.updated;
  text.origin.mentions = std::move(mentions);
  text.origin.tags = tags_of(document);
  text.origin.attachments = attachments_json(document, verdict.reject_media);
  text.origin.author_is_known = author_is_known;
  if (document.in_reply_to.empty()) {
    text.title = document.title.empty() ? forum::title_from_html(text.origin.html) : document.title;
  }
  if (document.source_media_type == "text/markdown") text.source = document.source;
  text.language = document.language;
  if (document.has_warning()) text.summary = document.summary;
  text.sensitive = document.sensitive;
  if (document.visibility == Visibility::kUnlisted) text.visibility = storage::Visibility::kUnlisted;
  return text;
}

}  // namespace samvad::federation
