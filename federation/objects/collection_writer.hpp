#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::federation {

/// A collection of ours. Empty texts and lists are left out of the document.
struct CollectionInput {
  std::string id;
  std::optional<std::int64_t> total;
  std::string attributed_to;                      ///< owner
  std::string first;                              ///< first page
  std::optional<std::vector<std::string>> items;  ///< inline; each one a finished JSON value
};

/// One page of a collection.
struct PageInput {
  std::string id, part_of, next, previous;
  std::optional<std::int64_t> total;
  std::vector<std::string> items;  ///< each one a finished JSON value
};

/// OrderedCollection: outbox of a board (newest 50 inline and a first page), featured, moderators; followers with its
/// total alone (members stay hidden).
std::string ordered_collection(const CollectionInput& input);
/// OrderedCollectionPage.
std::string ordered_page(const PageInput& input);
/// The context collection of a thread (FEP-f228, FEP-7888): ids of its posts in order, owned by the Group.
std::string context_collection(std::string_view id, std::string_view group, const std::vector<std::string>& post_ids);
/// Weak-free entity tag of a context collection: the exclusive or of SHA-256 of its ids, as quoted hex, so that order
/// and paging do not matter (federation.md 8).
std::string context_etag(const std::vector<std::string>& post_ids);
/// `text` as a JSON value, for `items`.
std::string json_text(std::string_view text);

}  // namespace samvad::federation
