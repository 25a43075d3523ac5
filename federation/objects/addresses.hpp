#pragma once

#include "storage/base/id.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace samvad::federation {

/// Every ActivityPub id and page address of ours, built from `site.public_url` alone (design.md 4.15). One-way doors:
/// what is made here is stored by other servers for ever.
struct Addresses {
  std::string public_url;  ///< "https://forum.example", no slash at the end

  /// An actor made here; the instance actor has another id: instance_actor().
  std::string actor(storage::ActorId id) const { return public_url + "/actors/" + to_text(id); }
  /// The Application that speaks for the site and signs fetches: the root.
  std::string instance_actor() const { return public_url + "/"; }
  /// The one inbox other servers should use.
  std::string shared_inbox() const { return public_url + "/inbox"; }
  std::string post(storage::PostId id) const { return public_url + "/posts/" + to_text(id); }
  std::string create(storage::PostId id) const { return post(id) + "#create"; }
  std::string activity(storage::ActivityId id) const { return public_url + "/activities/" + to_text(id); }
  /// The context collection of a thread (FEP-7888).
  std::string thread(storage::ThreadId id) const { return public_url + "/threads/" + to_text(id); }
  std::string post_page(storage::PostId id) const { return public_url + "/p/" + to_text(id); }
  std::string person_page(std::string_view name) const { return public_url + "/@" + std::string(name); }
  std::string board_page(std::string_view name) const { return public_url + "/b/" + std::string(name); }
  std::string tag_page(std::string_view encoded) const { return public_url + "/tag/" + std::string(encoded); }
  /// Host of handles, with the port where it is not the scheme's own.
  std::string host() const { return public_url.substr(public_url.find("://") + 3); }
};

/// Address `part` ("inbox", "outbox", "followers", "following", "featured", "moderators") below an actor id; the root
/// actor's stand directly below the root.
inline std::string below(std::string_view actor_uri, std::string_view part) {
  std::string base(actor_uri);
  if (base.ends_with('/')) base.pop_back();
  return base + "/" + std::string(part);
}

/// Id of an actor's signing key.
inline std::string key_of(std::string_view actor_uri) {
  return std::string(actor_uri) + "#main-key";
}

}  // namespace samvad::federation
