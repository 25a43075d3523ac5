#include "federation/vocabulary/addressing.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <utility>

namespace samvad::federation {

namespace {

bool holds_public(const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [](const auto& id) { return is_public(id); });
}

bool holds_followers(const std::vector<std::string>& ids) {
  return std::any_of(ids.begin(), ids.end(), [](const auto& id) { return is_follower_collection(id); });
}

}  // namespace

std::string_view to_string(Visibility visibility) {
  switch (visibility) {
    case Visibility::kPublic:
      return "public";
    case Visibility::kUnlisted:
      return "unlisted";
    case Visibility::kFollowers:
      return "followers";
    case Visibility::kDirect:
      return "direct";
    case Visibility::kNone:
      break;
  }
  return "none";
}

Addressing read_addressing(const storage::Json& object, const ReadOptions& options) {
  Addressing read{read_ids(field(object, "to"), options), read_ids(field(object, "cc"), options)};
  std::size_t count = 0;
  bool followers = false;
  const auto beyond = [&](const std::string& id) {
    ++count;
    if (is_public(id) || (is_follower_collection(id) && !std::exchange(followers, true))) return false;
    return count > kMostRecipients && storage::guard_on("SEC-26.recipients");
  };
  for (auto* list : {&read.to, &read.cc}) list->erase(std::remove_if(list->begin(), list->end(), beyond), list->end());
  return read;
}

Visibility visibility_of(const Addressing& addressing) {
  if (holds_public(addressing.to)) return Visibility::kPublic;
  if (holds_public(addressing.cc)) return Visibility::kUnlisted;
  if (holds_followers(addressing.to) || holds_followers(addressing.cc)) return Visibility::kFollowers;
  return addressing.empty() ? Visibility::kNone : Visibility::kDirect;
}

bool is_follower_collection(std::string_view uri) {
  const auto scheme = uri.find("://");
  if (scheme == std::string_view::npos) return false;
  const auto start = uri.find('/', scheme + 3);
  if (start == std::string_view::npos) return false;
  std::string_view path = uri.substr(start, uri.find_first_of("?#", start) - start);
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "followers" || segment == "subscribers" || segment == "following") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

std::vector<std::string> group_candidates(const Addressing& addressing, std::string_view author) {
  std::vector<std::string> found;
  for (const auto* list : {&addressing.to, &addressing.cc}) {
    for (const auto& id : *list) {
      if (is_public(id) || id == author || is_follower_collection(id)) continue;
      if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
    }
  }
  return found;
}

}  // namespace samvad::federation
