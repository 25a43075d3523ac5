#pragma once

#include "federation/vocabulary/reading.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::federation {

/// A collection or one page of it (AS2 5). Followers collections of others are read for their totals only.
struct Collection {
  std::string type;
  std::string id;
  std::optional<std::int64_t> total;    ///< totalItems
  bool has_items = false;               ///< items or orderedItems are there, perhaps empty
  std::vector<storage::Json> items;     ///< texts and objects; everything else (bare numbers) is left out
  storage::Json first;                  ///< URI or embedded page
  std::string first_id, next, part_of;  ///< URIs, "" when absent
  std::string attributed_to;            ///< owner, "" when absent

  /// True for a CollectionPage or OrderedCollectionPage.
  bool is_page() const { return type.ends_with("Page"); }
};

/// Reads a collection; at most `kCollectionItems` items are kept.
storage::Result<Collection> read_collection(const storage::Json& object, const ReadOptions& options);
inline constexpr std::size_t kCollectionItems = 500;

}  // namespace samvad::federation
