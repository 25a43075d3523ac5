#include "federation/vocabulary/inspect_object.hpp"

#include "federation/vocabulary/post_html.hpp"

#include <algorithm>

namespace samvad::federation {

using storage::JsonWriter;

namespace {

constexpr std::size_t kCandidatesShown = 10;

void text(JsonWriter& out, std::string_view name, std::string_view value) {
  out.key(name);
  value.empty() ? out.null() : out.value(value);
}

void time(JsonWriter& out, std::string_view name, const std::optional<storage::Instant>& at) {
  text(out, name, at ? storage::to_rfc3339(*at) : std::string());
}

std::string_view kind_of(const PostDocument& post) {
  switch (post.kind) {
    case PostDocument::Kind::kReply:
      return "reply";
    case PostDocument::Kind::kPoll:
      return "poll";
    case PostDocument::Kind::kEvent:
      return "event";
    case PostDocument::Kind::kDirectMessage:
      return "direct_message";
    case PostDocument::Kind::kThread:
      break;
  }
  return "thread";
}

void write_group(JsonWriter& out, const PostDocument& post, const std::string& relaying) {
  text(out, "group", post.group.empty() ? relaying : post.group);
  if (!post.group.empty()) return;
  out.key("group_candidates").array();
  const auto shown = std::min(post.group_candidates.size(), kCandidatesShown);
  for (std::size_t i = 0; i < shown; ++i) out.value(post.group_candidates[i]);
  out.end_array().member("group_candidate_count", static_cast<std::int64_t>(post.group_candidates.size()));
}

void write_attachments(JsonWriter& out, const PostDocument& post) {
  out.key("attachments").array();
  for (const auto& one : post.attachments) {
    out.object().member("type", one.type).member("url", one.url);
    text(out, "media_type", one.media_type);
    text(out, "alt", one.alt);
    if (one.width > 0) out.member("width", one.width).member("height", one.height);
    out.end_object();
  }
  out.end_array();
}

void write_tags(JsonWriter& out, const PostDocument& post) {
  out.key("tags").array();
  for (const auto& tag : post.tags) {
    const bool mention = tag.kind == TagDocument::Kind::kMention, hashtag = tag.kind == TagDocument::Kind::kHashtag;
    out.object().member("type", mention ? "mention" : hashtag ? "hashtag" : "emoji").member("name", tag.name);
    text(out, "href", tag.href);
    out.end_object();
  }
  out.end_array();
}

void write_poll(JsonWriter& out, const PostDocument& post) {
  if (!post.poll) return;
  out.key("poll").object().member("multiple", post.poll->multiple).key("options").array();
  for (const auto& option : post.poll->options)
    out.object().member("name", option.name).member("votes", option.votes).end_object();
  out.end_array();
  text(out, "ends", post.poll->ends_text);
  out.member("closed", post.poll->closed);
  if (post.poll->voters) out.member("voters", *post.poll->voters);
  out.end_object();
}

void write_post(JsonWriter& out, const PostDocument& post, const std::string& relaying) {
  out.member("kind", kind_of(post)).member("type", post.type);
  text(out, "id", post.id);
  text(out, "author", post.author);
  text(out, "in_reply_to", post.in_reply_to);
  write_group(out, post, relaying);
  text(out, "title", post.title);
  text(out, "language", post.language);
  out.member("visibility", to_string(post.visibility));
  out.key("to").array();
  for (const auto& id : post.addressing.to) out.value(id);
  out.end_array();
  text(out, "content_type", post.content_media_type);
  out.member("content_html", post_html(post));
  text(out, "source_type", post.source_media_type);
  text(out, "source", post.source);
  text(out, "summary", post.summary);
  out.member("content_warning", post.has_warning()).member("sensitive", post.sensitive);
  write_attachments(out, post);
  write_tags(out, post);
  write_poll(out, post);
  time(out, "published", post.published);
  time(out, "updated", post.updated);
  out.member("edited", post.edited);
  text(out, "url", post.url);
  text(out, "context", post.context);
  text(out, "quote", post.quote);
  if (post.kind == PostDocument::Kind::kEvent) {
    text(out, "start", post.start_time);
    text(out, "end", post.end_time);
  }
  out.member("comments_enabled", post.comments_enabled);
}

std::string lower(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 32) : c; });
  return name;
}

void write_actor(JsonWriter& out, const ActorDocument& actor) {
  out.member("kind", "actor").member("type", actor.type).member("actor_kind", lower(actor.type));
  text(out, "id", actor.id);
  text(out, "handle", actor.handle);
  text(out, "name", actor.name);
  text(out, "summary_html", foreign_html(actor.summary));
  text(out, "inbox", actor.inbox);
  text(out, "shared_inbox", actor.shared_inbox);
  text(out, "outbox", actor.outbox);
  text(out, "followers", actor.followers);
  text(out, "moderators", actor.moderators);
  text(out, "featured", actor.featured);
  text(out, "url", actor.url);
  text(out, "icon", actor.icon_url);
  text(out, "moved_to", actor.moved_to);
  out.key("keys").array();
  for (const auto* keys : {&actor.keys, &actor.foreign_keys}) {
    for (const auto& key : *keys) {
      out.object().member("form", key.form == KeyDocument::Form::kPem ? "rsa" : "multikey").member("id", key.id);
      out.member("own", keys == &actor.keys).end_object();
    }
  }
  out.end_array();
  out.member("locked", actor.locked).member("discoverable", actor.discoverable).member("indexable", actor.indexable);
  out.member("aliases", static_cast<std::int64_t>(actor.aliases.size()));
  out.key("fields").array();
  for (const auto& field : actor.fields) out.object().member("name", field.name).end_object();
  out.end_array();
}

void write_collection(JsonWriter& out, const Collection& collection) {
  out.member("kind", "collection").member("type", collection.type);
  text(out, "id", collection.id);
  out.key("total_items");
  collection.total ? out.value(*collection.total) : out.null();
  out.key("items");
  collection.has_items ? out.value(static_cast<std::int64_t>(collection.items.size())) : out.null();
  text(out, "first", collection.first_id);
  text(out, "next", collection.next);
  text(out, "part_of", collection.part_of);
}

struct Visit {
  JsonWriter& out;
  const std::string& relaying;

  void operator()(const PostDocument& post) const { write_post(out, post, relaying); }
  void operator()(const ActorDocument& actor) const { write_actor(out, actor); }
  void operator()(const Collection& collection) const { write_collection(out, collection); }
  void operator()(const Activity& activity) const {
    out.member("kind", "activity").member("type", activity.type);
    text(out, "id", activity.id);
  }
  void operator()(const Ballot& ballot) const {
    out.member("kind", "ballot").member("type", "Note");
    text(out, "id", ballot.id);
    text(out, "author", ballot.author);
    text(out, "question", ballot.question);
    out.member("choice", ballot.choice);
  }
  void operator()(const KeyDocument& key) const {
    out.member("kind", "key").member("type", key.form == KeyDocument::Form::kPem ? "CryptographicKey" : "Multikey");
    out.member("id", key.id).member("owner", key.owner);
  }
  void operator()(const Tombstone& tombstone) const {
    out.member("kind", "tombstone").member("type", "Tombstone");
    text(out, "id", tombstone.id);
    text(out, "former_type", tombstone.former_type);
  }
  void operator()(const WebfingerDocument& answer) const {
    out.member("kind", "webfinger").member("type", "JRD").member("subject", answer.subject);
    text(out, "id", answer.actor);
    out.member("confirmed", answer.confirmed);
  }
  void operator()(const UnknownObject& unknown) const {
    out.member("kind", "unknown");
    text(out, "type", unknown.type);
    text(out, "id", unknown.id);
  }
};

}  // namespace

void write_object(JsonWriter& out, const Document& document, const std::string& relaying_group) {
  out.object();
  std::visit(Visit{out, relaying_group}, document.is);
  out.end_object();
}

}  // namespace samvad::federation
