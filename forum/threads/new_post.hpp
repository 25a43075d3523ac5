#pragma once

#include "forum/events/screen.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/id.hpp"
#include "storage/tables/content.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::forum {

/// Where a text came from when its author lives on another server. Everything here was checked by federation/inbox.
struct Origin {
  storage::HostId host;
  std::string uri, url;
  std::string html;  ///< from sanitise_html, never raw
  std::optional<storage::Instant> published_at, updated_at;
  std::vector<storage::ActorId> mentions;  ///< resolved already
  std::vector<std::string> tags;
  std::string attachments = "[]";  ///< checked JSON
  FirstContact contact = {};       ///< what is known of the author, and what the text carries
};

/// A text to be posted. Local: `source` is Markdown and `origin` null. Remote: `origin` is set and `source` is not
/// looked at: what another server calls the source of a text need not be what its readers see.
struct NewPost {
  std::string source;
  std::string language;  ///< BCP 47, "" unknown
  std::string summary;   ///< content warning
  bool sensitive = false;
  storage::Visibility visibility = storage::Visibility::kPublic;
  std::string attachments = "[]";  ///< JSON of our own media
  std::string submission_key;      ///< of the form or Idempotency-Key; "" = not protected (remote: their id is)
  const Origin* origin = nullptr;
};

/// What came of a post.
struct Posted {
  storage::ThreadId thread;
  storage::PostId post;
  int number = 0;
  bool held = false;      ///< waits for a moderator
  bool repeated = false;  ///< this form was sent before; nothing was written now
};

}  // namespace samvad::forum
