#include "federation/inbox/confirm_gone.hpp"

#include "forum/posts/delete_post.hpp"
#include "storage/base/log.hpp"
#include "storage/tables/jobs.hpp"
#include "storage/tables/posts.hpp"

#include <chrono>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Result;
using storage::Status;

constexpr int kTimesMissing = 3;
constexpr std::chrono::hours kBetween{36};

/// What the origin says about a post of its own.
enum class Word { kThere, kGone, kMissing };

Result<Word> word_of_origin(Remote& remote, const InboxContext& context, const std::string& uri) {
  const auto json = remote.fetch(uri);
  if (!json && json.error().code == Code::kGone) return Word::kGone;
  if (!json && json.error().code == Code::kNotFound) return Word::kMissing;
  if (!json) return tl::unexpected(json.error());
  ReadOptions options = context.reading;
  options.served_from = uri;
  const auto document = read_document(*json, options);
  const auto* tombstone = document ? document->as<Tombstone>() : nullptr;
  return tombstone != nullptr && tombstone->id == uri ? Word::kGone : Word::kThere;
}

/// Acts on the word of the origin, which said 404 `missing` times before.
Result<bool> ask(storage::Db& db, Remote& remote, const InboxContext& context, storage::PostId id, int missing) {
  const auto post = storage::posts::find(db, id);
  if (!post || !post->host || post->state == storage::ContentState::kDeleted) return false;
  SAMVAD_TRY(const Word word, word_of_origin(remote, context, post->uri));
  if (word == Word::kThere) return false;
  if (word == Word::kMissing && missing + 1 < kTimesMissing) {
    const std::string key = storage::to_text(id);
    storage::jobs::enqueue(db, context.forum.ids,
                           {.kind = std::string(kConfirmGoneJob),
                            .payload = std::to_string(missing + 1) + " " + key,
                            .unique_key = key,
                            .priority = 9,
                            .delay = kBetween});
    return false;
  }
  SAMVAD_CHECK(forum::withdraw_post(context.forum, db, id));
  return true;
}

}  // namespace

Result<bool> ask_whether_gone(storage::Db& db, Remote& remote, const InboxContext& context, storage::PostId post) {
  return ask(db, remote, context, post, 0);
}

Status confirm_gone(storage::Db& db, Remote& remote, const InboxContext& context, std::string_view payload, bool last) {
  const auto space = payload.find(' ');
  if (space == std::string_view::npos) return storage::fail(Code::kBadInput, "error.internal", std::string(payload));
  SAMVAD_TRY(const auto missing, storage::parse_id(payload.substr(0, space)));
  SAMVAD_TRY(const auto id, storage::parse_id(payload.substr(space + 1)));
  const auto asked = ask(db, remote, context, storage::PostId{id}, static_cast<int>(missing));
  if (asked || asked.error().code == Code::kPolicy) return {};
  storage::log(storage::Level::kInfo, "deletion_unconfirmed", asked.error(), {{"post", payload.substr(space + 1)}});
  return last ? Status() : tl::unexpected(asked.error());
}

}  // namespace samvad::federation
