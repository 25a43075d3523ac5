#include "federation/vocabulary/terms.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace samvad::federation {

using storage::Json;

namespace {

constexpr std::array<std::string_view, 7> kPrefixes = {"https://www.w3.org/ns/activitystreams#",
                                                       "http://www.w3.org/ns/activitystreams#",
                                                       "as:",
                                                       "toot:",
                                                       "lemmy:",
                                                       "litepub:",
                                                       "schema:"};

constexpr std::array<std::pair<std::string_view, Verb>, 18> kVerbs = {{{"Accept", Verb::kAccept},
                                                                       {"Add", Verb::kAdd},
                                                                       {"Announce", Verb::kAnnounce},
                                                                       {"Block", Verb::kBlock},
                                                                       {"Create", Verb::kCreate},
                                                                       {"Delete", Verb::kDelete},
                                                                       {"Dislike", Verb::kDislike},
                                                                       {"EmojiReact", Verb::kEmojiReact},
                                                                       {"Flag", Verb::kFlag},
                                                                       {"Follow", Verb::kFollow},
                                                                       {"Like", Verb::kLike},
                                                                       {"Lock", Verb::kLock},
                                                                       {"Move", Verb::kMove},
                                                                       {"Reject", Verb::kReject},
                                                                       {"Remove", Verb::kRemove},
                                                                       {"Resolve", Verb::kResolve},
                                                                       {"Undo", Verb::kUndo},
                                                                       {"Update", Verb::kUpdate}}};

constexpr std::array<std::string_view, 19> kOtherVerbs = {"Arrive",
                                                          "Ignore",
                                                          "Invite",
                                                          "Join",
                                                          "Leave",
                                                          "Listen",
                                                          "Offer",
                                                          "Read",
                                                          "Travel",
                                                          "View",
                                                          "TentativeAccept",
                                                          "TentativeReject",
                                                          "Warn",
                                                          "QuoteRequest",
                                                          "Bite",
                                                          "Activity",
                                                          "IntransitiveActivity",
                                                          "PollVote",
                                                          "ChooseAnswer"};

constexpr std::array<std::string_view, 5> kActors = {"Person", "Group", "Application", "Service", "Organization"};
constexpr std::array<std::string_view, 8> kPosts = {"Note",  "Article", "Page",  "Question",
                                                    "Event", "Video",   "Audio", "ChatMessage"};
constexpr std::array<std::string_view, 4> kCollections = {"Collection", "OrderedCollection", "CollectionPage",
                                                          "OrderedCollectionPage"};

template <class List>
bool in(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_known(std::string_view type) {
  return verb_of(type) || is_actor_type(type) || is_post_type(type) || is_collection_type(type) || type == "Tombstone";
}

}  // namespace

std::string_view local_name(std::string_view name) {
  for (const auto prefix : kPrefixes) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

Json field(const Json& object, std::string_view name) {
  if (Json plain = object[name]; !plain.is_null()) return plain;
  if (name == "id" || name == "type") return object["@" + std::string(name)];
  for (const std::string_view prefix : {kPrefixes[2], kPrefixes[3], kPrefixes[0]}) {
    if (Json found = object[std::string(prefix) + std::string(name)]; !found.is_null()) return found;
  }
  return {};
}

std::string type_of(const Json& object) {
  std::string first;
  for (const Json& item : field(object, "type").as_list()) {
    const std::string_view name = local_name(item.text());
    if (is_known(name)) return std::string(name);
    if (first.empty()) first = name;
  }
  return first;
}

std::optional<Verb> verb_of(std::string_view type) {
  for (const auto& [name, verb] : kVerbs) {
    if (name == type) return verb;
  }
  if (in(kOtherVerbs, type)) return Verb::kUnknown;
  return std::nullopt;
}

bool is_actor_type(std::string_view type) {
  return in(kActors, type);
}
bool is_post_type(std::string_view type) {
  return in(kPosts, type);
}
bool is_collection_type(std::string_view type) {
  return in(kCollections, type);
}
bool is_public(std::string_view uri) {
  return uri == kPublic || uri == "as:Public" || uri == "Public";
}

}  // namespace samvad::federation
