#pragma once

#include "federation/vocabulary/addressing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::federation {

/// A Mention, Hashtag or Emoji of a post.
struct TagDocument {
  enum class Kind { kMention, kHashtag, kEmoji };
  Kind kind = Kind::kMention;
  std::string name;  ///< "@asha@example.org", "#water", ":ok:" as written
  std::string href;  ///< actor, tag page or picture; "" when none
};

/// A picture, film, sound, file or link beside the text.
struct AttachmentDocument {
  std::string type;        ///< Document, Image, Video, Audio or Link
  std::string media_type;  ///< "" when not said
  std::string url;
  std::string alt;  ///< text alternative: `summary`, else `name`
  std::int64_t width = 0, height = 0;
};

/// The question of a poll thread (FEP-9967).
struct PollDocument {
  struct Option {
    std::string name;
    std::int64_t votes = 0;
  };
  bool multiple = false;  ///< anyOf; oneOf otherwise
  std::vector<Option> options;
  std::string ends_text;  ///< as written, "" = never
  std::optional<storage::Instant> ends;
  bool closed = false;
  std::optional<std::int64_t> voters;
};

/// A Note, Page, Article, Question, Event, Video, Audio or ChatMessage, read to what a forum keeps of it.
struct PostDocument {
  /// What it becomes here: a thread (also with a poll or an event), a reply, or a message that no thread shows.
  enum class Kind { kThread, kReply, kPoll, kEvent, kDirectMessage };
  Kind kind = Kind::kThread;
  std::string type;  ///< of ActivityStreams
  std::string id, author;
  std::string in_reply_to;                    ///< "" for an opening post
  std::string group;                          ///< named board: `audience`, or a typed Group of attributedTo; else ""
  std::vector<std::string> group_candidates;  ///< addressees that may be the board, in their order; `group` goes first
  std::string title;                          ///< `name` of an opening post; "" = show the first line of the text
  std::string language;                       ///< BCP 47; "" unknown
  Visibility visibility = Visibility::kNone;
  Addressing addressing;
  std::string content, content_media_type;  ///< text/html unless it says text/markdown or text/plain
  std::string source, source_media_type;    ///< for editing only, never trusted
  std::string summary;                      ///< content warning of Note and Question, lede of the others
  bool sensitive = false;
  std::vector<AttachmentDocument> attachments;
  std::vector<TagDocument> tags;
  std::optional<PollDocument> poll;
  std::optional<storage::Instant> published, updated;
  bool edited = false;                        ///< `updated` is there and differs from `published`
  std::string url;                            ///< page for people; "" none
  std::string context;                        ///< thread collection
  std::string quote;                          ///< id of a quoted post
  std::string replies;                        ///< collection of answers
  std::optional<std::int64_t> likes, shares;  ///< totals the origin states
  bool comments_enabled = true;
  std::string start_time, end_time;  ///< of an Event, as written

  /// A content warning hides the text: `summary` of a Note or Question.
  bool has_warning() const {
    return !summary.empty() && (type == "Note" || type == "Question" || type == "ChatMessage");
  }
};

/// A ballot of a poll: a Note with `name` and `inReplyTo` and no text; never a post.
struct Ballot {
  std::string id, author, question, choice;
};

/// True when a Note-like object is a ballot. snac writes `content: "<br>"`, a ballot all the same.
bool is_ballot(const storage::Json& object);
storage::Result<Ballot> read_ballot(const storage::Json& object, const ReadOptions& options);

/// Reads a post type. `outer` lends its addressing when the object has none and its actor when the object names no
/// author (both may be empty). Missing members stay empty; malformed ids are refused (SEC-7).
storage::Result<PostDocument> read_post(const storage::Json& object, const ReadOptions& options,
                                        const Addressing& outer = {}, const std::string& actor = {});

}  // namespace samvad::federation
