#pragma once

#include "federation/vocabulary/reading.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::federation {

/// One key an actor publishes.
struct KeyDocument {
  enum class Form { kPem, kMultikey };
  Form form = Form::kPem;
  std::string id, owner;
  std::string material;  ///< PEM text, or publicKeyMultibase (FEP-521a)
};

/// A PropertyValue of a profile; `value` is HTML of the other server, to be sanitised.
struct ProfileField {
  std::string name, value;
};

/// A Person, Group, Application, Service or Organization.
struct ActorDocument {
  std::string type;
  std::string id;
  std::string preferred_username;
  std::string handle;     ///< preferredUsername@host-of-id; still to be confirmed by WebFinger (SEC-11)
  std::string webfinger;  ///< FEP-2c59, "acct:name@host" as written
  std::string name;       ///< display name, plain text; "" none
  std::string summary;    ///< HTML of the other server
  std::string inbox, shared_inbox, outbox, followers, featured;
  std::string moderators;  ///< collection, of Groups: attributedTo or `moderators`
  std::string url, icon_url, image_url;
  std::vector<KeyDocument> keys;          ///< owned by this actor, of its origin
  std::vector<KeyDocument> foreign_keys;  ///< of its origin, owned by another actor: nothing verifies with them (SEC-5)
  bool locked = false;                    ///< manuallyApprovesFollowers
  bool discoverable = false, indexable = false, memorial = false, suspended = false, posting_restricted = false;
  std::vector<std::string> aliases;  ///< alsoKnownAs: only http(s) ids
  std::string moved_to;
  std::vector<ProfileField> fields;
  std::optional<storage::Instant> published;

  /// True for a Group: a board of another server.
  bool is_group() const { return type == "Group"; }
};

/// Reads an actor. A key inside an actor that names no owner is the actor's; keys of other origins are left out.
storage::Result<ActorDocument> read_actor(const storage::Json& object, const ReadOptions& options);

/// A key that stands alone: a CryptographicKey or Multikey document. kBadInput when it has no id, owner or material.
storage::Result<KeyDocument> read_key(const storage::Json& object, const ReadOptions& options);

}  // namespace samvad::federation
