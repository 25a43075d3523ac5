#include "federation/vocabulary/collection.hpp"

#include "federation/vocabulary/terms.hpp"

namespace samvad::federation {

using storage::Json;
using storage::Result;

Result<Collection> read_collection(const Json& object, const ReadOptions& options) {
  Collection collection;
  collection.type = type_of(object);
  SAMVAD_TRY(collection.id, read_id(field(object, "id"), "id", options));
  collection.total = total_of(object);
  for (const std::string_view name : {"orderedItems", "items"}) {
    const Json items = field(object, name);
    collection.has_items = collection.has_items || !items.is_null();
    for (const Json& item : items.as_list()) {
      const bool usable = item.is_string() || item.is_object();
      if (usable && collection.items.size() < kCollectionItems) collection.items.push_back(item);
    }
  }
  collection.first = field(object, "first");
  collection.first_id = collection_id(collection.first, options);
  collection.next = collection_id(field(object, "next"), options);
  collection.part_of = collection_id(field(object, "partOf"), options);
  collection.attributed_to = read_id(field(object, "attributedTo"), "attributedTo", options).value_or("");
  return collection;
}

}  // namespace samvad::federation
