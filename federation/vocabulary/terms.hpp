#pragma once

#include "storage/base/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace samvad::federation {

/// The ActivityStreams namespace, which is also the first entry of every `@context` we write (AS2 2.1).
inline constexpr std::string_view kActivityStreams = "https://www.w3.org/ns/activitystreams";
/// The full form of the special collection Public (ActivityPub 5.6).
inline constexpr std::string_view kPublic = "https://www.w3.org/ns/activitystreams#Public";

/// The verbs we know by name; everything else that acts is kUnknown and ignored (ActivityPub 6).
enum class Verb {
  kUnknown,
  kAccept,
  kAdd,
  kAnnounce,
  kBlock,
  kCreate,
  kDelete,
  kDislike,
  kEmojiReact,
  kFlag,
  kFollow,
  kLike,
  kLock,
  kMove,
  kReject,
  kRemove,
  kResolve,
  kUndo,
  kUpdate,
};

/// `name` without a prefix of a vocabulary we read by local name: `as:`, the full ActivityStreams IRI, `toot:`,
/// `lemmy:`, `litepub:` (federation.md 10). Other names come back whole.
std::string_view local_name(std::string_view name);

/// Member `name` of `object` under any of its spellings: plain, `as:`, full IRI, and `@id`/`@type` for `id`/`type`.
storage::Json field(const storage::Json& object, std::string_view name);

/// Local name of the type of `object`: of a list the first we know, else the first; "" when it has none.
std::string type_of(const storage::Json& object);

/// The verb of a type name; nullopt when `type` is no activity that we know the name of.
std::optional<Verb> verb_of(std::string_view type);
/// Person, Group, Application, Service, Organization.
bool is_actor_type(std::string_view type);
/// Types that become posts: Note, Article, Page, Question, Event, Video, Audio, ChatMessage.
bool is_post_type(std::string_view type);
/// Collection, OrderedCollection and their pages.
bool is_collection_type(std::string_view type);
/// True for the three spellings of Public: full URI, `as:Public`, `Public`.
bool is_public(std::string_view uri);

}  // namespace samvad::federation
