#pragma once

#include "federation/vocabulary/actor_document.hpp"
#include "federation/vocabulary/collection.hpp"
#include "federation/vocabulary/post_document.hpp"
#include "federation/vocabulary/terms.hpp"
#include "federation/vocabulary/webfinger_document.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace samvad::federation {

struct Document;

/// What stands where a deleted object stood.
struct Tombstone {
  std::string id, former_type;
};

/// An object of a type we do not know; read to its id alone.
struct UnknownObject {
  std::string type, id;
};

/// Something an actor did. Members that the verb does not use stay empty.
struct Activity {
  Verb verb = Verb::kUnknown;
  std::string type;  ///< as written, without prefix
  std::string id, actor;
  std::string object_id;                     ///< id of `object`, whether named or embedded; "" when it has none
  std::shared_ptr<const Document> embedded;  ///< the embedded object; null when only an id came
  std::vector<std::string> object_ids;       ///< all of `object`; a Flag names several
  bool several_objects = false;              ///< a list where one was expected; object_id is "" then
  std::string target;                        ///< Add, Remove, Block, Move
  std::string group;                         ///< `audience`; where it contradicts a lone `to`, that `to`
  bool group_contradicts = false;            ///< `audience` is not among the addressees
  Addressing addressing;
  std::string reason;       ///< summary of Delete, Block, Lock; content, else summary, of Flag
  bool has_reason = false;  ///< `summary` is there, perhaps blank: a moderator acts
  std::string ends_text;    ///< endTime, else expires, as written
  bool remove_data = false;
  std::string reaction;          ///< content of a Like or EmojiReact; "" = a plain vote
  bool reaction_tagged = false;  ///< an Emoji tag explains it
  bool has_proof = false;        ///< a FEP-8b32 proof stands in it
  std::optional<storage::Instant> published;
};

/// Whatever a payload is.
struct Document {
  std::variant<UnknownObject, Activity, PostDocument, Ballot, ActorDocument, Collection, KeyDocument, Tombstone,
               WebfingerDocument>
      is;

  template <class T>
  const T* as() const {
    return std::get_if<T>(&is);
  }
};

/// Reads one payload into the type it says it is. Checks contexts (SEC-12) and ids (SEC-7), nothing about trust: that
/// is judge(). kBadInput "error.bad_activity" with the reason in detail. Nesting of activities is read to depth 4.
storage::Result<Document> read_document(const storage::Json& payload, const ReadOptions& options = {});

}  // namespace samvad::federation
