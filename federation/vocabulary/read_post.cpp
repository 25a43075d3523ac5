#include "federation/vocabulary/post_document.hpp"
#include "federation/vocabulary/post_parts.hpp"
#include "federation/vocabulary/terms.hpp"

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;

namespace {

/// First of a list; a Mastodon-style `false` or "" is absence.
Result<std::string> read_parent(const Json& object, const ReadOptions& options) {
  Json parent = field(object, "inReplyTo");
  if (parent.is_array()) parent = parent.at(0);
  if (parent.boolean() || (parent.is_string() && parent.text().empty())) return std::string();
  return read_id(parent, "inReplyTo", options);
}

std::string read_audience(const Json& object, const ReadOptions& options) {
  for (const auto& id : read_ids(field(object, "audience"), options)) {
    if (!is_public(id) && !is_follower_collection(id)) return id;
  }
  return {};
}

PostDocument::Kind kind_of(const PostDocument& post) {
  if (post.type == "ChatMessage" || (post.type == "Note" && post.visibility == Visibility::kDirect))
    return PostDocument::Kind::kDirectMessage;
  if (!post.in_reply_to.empty()) return PostDocument::Kind::kReply;
  if (post.poll) return PostDocument::Kind::kPoll;
  return post.type == "Event" ? PostDocument::Kind::kEvent : PostDocument::Kind::kThread;
}

void read_text(const Json& object, PostDocument& post) {
  post.language = read_language(object);
  post.content = text_of(object, "content", post.language);
  post.content_media_type = field(object, "mediaType").text();
  if (post.content_media_type != "text/markdown" && post.content_media_type != "text/plain")
    post.content_media_type = "text/html";
  const Json source = field(object, "source");
  post.source = source.is_object() ? field(source, "content").text() : source.text();
  post.source_media_type = field(source, "mediaType").text();
  post.summary = text_of(object, "summary", post.language);
  post.sensitive = field(object, "sensitive").boolean().value_or(false);
}

void read_dates(const Json& object, PostDocument& post) {
  post.published = read_time(field(object, "published"));
  post.updated = read_time(field(object, "updated"));
  post.edited = post.updated && post.updated != post.published;
  post.start_time = field(object, "startTime").text();
  post.end_time = field(object, "endTime").text();
}

void read_links(const Json& object, const ReadOptions& options, PostDocument& post) {
  post.url = read_url(field(object, "url"));
  post.context = collection_id(field(object, "context"), options);
  post.replies = collection_id(field(object, "replies"), options);
  post.likes = total_of(field(object, "likes"));
  post.shares = total_of(field(object, "shares"));
  post.quote = read_quote(object, options);
  post.comments_enabled = field(object, "commentsEnabled").boolean().value_or(true);
}

}  // namespace

bool is_ballot(const Json& object) {
  if (type_of(object) != "Note" || text_of(object, "name").empty() || field(object, "inReplyTo").is_null())
    return false;
  const std::string content = text_of(object, "content");
  return content.empty() || content == "<br>" || content == "<br/>" || content == "<br />";
}

Result<Ballot> read_ballot(const Json& object, const ReadOptions& options) {
  Ballot ballot;
  SAMVAD_TRY(ballot.id, read_id(field(object, "id"), "id", options));
  SAMVAD_TRY(const Attribution attribution, read_attribution(object, ballot.id, options));
  SAMVAD_TRY(ballot.question, read_parent(object, options));
  ballot.author = attribution.author;
  ballot.choice = text_of(object, "name");
  return ballot;
}

Result<PostDocument> read_post(const Json& object, const ReadOptions& options, const Addressing& outer,
                               const std::string& actor) {
  PostDocument post;
  post.type = type_of(object);
  SAMVAD_TRY(post.id, read_id(field(object, "id"), "id", options));
  SAMVAD_TRY(const Attribution attribution, read_attribution(object, post.id, options));
  post.author = attribution.author.empty() ? actor : attribution.author;
  SAMVAD_TRY(post.in_reply_to, read_parent(object, options));

  post.addressing = read_addressing(object, options);
  if (post.addressing.empty()) post.addressing = outer;
  post.visibility = visibility_of(post.addressing);
  post.group = read_audience(object, options);
  if (post.group.empty()) post.group = attribution.group;
  post.group_candidates = group_candidates(post.addressing, post.author);

  read_text(object, post);
  post.attachments = read_attachments(object);
  post.tags = read_tags(object);
  post.poll = read_poll(object);
  read_dates(object, post);
  read_links(object, options, post);
  post.kind = kind_of(post);
  if (post.kind != PostDocument::Kind::kReply) post.title = trimmed(text_of(object, "name", post.language));
  return post;
}

}  // namespace samvad::federation
