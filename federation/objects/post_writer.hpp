#pragma once

#include "federation/vocabulary/addressing.hpp"
#include "storage/base/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::federation {

/// An actor as other documents name it.
struct NamedActor {
  std::string uri;
  std::string handle;  ///< "@asha@forum.example"
};

/// A hashtag of a post.
struct NamedTag {
  std::string name;  ///< with '#'
  std::string href;  ///< its page here
};

/// All that the ActivityPub form of one local post needs; made by load_post.
struct PostInput {
  std::string uri, page;
  NamedActor author, board;
  std::string author_followers, board_followers;  ///< collections
  std::string thread_uri;                         ///< context collection
  bool opening = false;                           ///< number 1 of its thread
  bool article = false;                           ///< the board writes opening posts as Article
  bool unlisted = false;
  bool locked = false;            ///< no new replies
  std::string title;              ///< of the thread
  std::string html, source;       ///< sanitised HTML; Markdown without the title
  std::string language, summary;  ///< summary: content warning
  bool sensitive = false;
  std::string parent_uri;  ///< "" for an opening post
  std::optional<NamedActor> parent_author;
  std::optional<storage::Instant> parent_published;
  std::vector<NamedActor> mentions;
  std::vector<NamedTag> tags;
  storage::Json attachments;  ///< of posts.attachments
  storage::Instant published;
  std::optional<storage::Instant> updated;
  std::int64_t likes = 0;
  std::optional<std::int64_t> replies;  ///< answers, where we count them (opening posts)
};

/// "Note", or "Article" for the opening posts of boards that write articles.
std::string_view post_type(const PostInput& post);

/// Whom a local post is for (federation.md 6): Public and the Group in `to`, followers of both, mentioned actors and
/// the parent's author in `cc`; unlisted: Public in `cc`.
Addressing post_addressing(const PostInput& post);

/// Writes the post as one JSON object without `@context`, for embedding: Note (with `name` and a bold first paragraph
/// when it opens a thread) or Article.
void write_post(storage::JsonWriter& out, const PostInput& post);
/// The same as a document of its own: what GET of the post's id answers.
std::string post_document(const PostInput& post);
/// What stands where a post was (FEP-4f05).
std::string tombstone_document(std::string_view uri, std::string_view former_type,
                               std::optional<storage::Instant> deleted);

/// Writes the members `to` and `cc`, both always as arrays.
void write_addressing(storage::JsonWriter& out, const Addressing& addressing);

}  // namespace samvad::federation
