#pragma once

#include "forum/events/events.hpp"
#include "forum/events/screen.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/id.hpp"

#include <chrono>
#include <string>

namespace samvad::forum {

/// Numbers that bound use cases (security.md 4, product.md 2.2); web/server/forum_limits fills them from the settings.
struct Limits {
  int title_least = 8, title_most = 200;  ///< graphemes
  int body_least = 2, body_most = 20000;  ///< graphemes
  std::size_t body_bytes = 64 * 1024;
  int bio_most = 2000;                    ///< graphemes
  int posts = 60, new_member_posts = 10;  ///< of a member, of a new one; per post_window
  std::chrono::minutes post_window{10};
  std::chrono::hours new_member_age{24 * 3};  ///< a member is new for so long
  std::chrono::seconds new_thread_gap{60};    ///< newcomers: between two threads
  std::chrono::seconds new_post_gap{30};      ///< newcomers: between two posts
  std::chrono::minutes silent_edit{5};        ///< edits this early leave no history
  int reports = 20;                           ///< of a member, an hour
  int mentions = 20, tags = 50, attachments = 16;
  std::chrono::minutes session_idle{std::chrono::hours(24 * 14)}, session_absolute{std::chrono::hours(24 * 90)};
  std::chrono::minutes staff_session_idle{std::chrono::hours(12)}, staff_session_absolute{std::chrono::hours(24 * 7)};
};

/// What every use case works with; made once by app.cpp, const afterwards. Thread-safe as far as its parts are.
struct Forum {
  const Events& events;
  const Screen& screen;
  storage::IdMaker& ids;
  const storage::Clock& clock;
  std::string public_url;  ///< "https://forum.example", no slash at the end
  std::string host;        ///< host of local handles, "forum.example" or "localhost:8080"
  bool federation = true;  ///< off: accounts and boards are made without a key pair
  Limits limits = {};

  /// ActivityPub id of a local actor.
  std::string actor_uri(storage::ActorId id) const { return public_url + "/actors/" + to_text(id); }
  /// ActivityPub id (context) of a thread of ours.
  std::string thread_uri(storage::ThreadId id) const { return public_url + "/threads/" + to_text(id); }
  /// ActivityPub id of a post of ours.
  std::string post_uri(storage::PostId id) const { return public_url + "/posts/" + to_text(id); }
};

}  // namespace samvad::forum
