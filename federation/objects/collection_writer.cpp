#include "federation/objects/collection_writer.hpp"

#include "federation/objects/context.hpp"
#include "storage/base/crypto.hpp"

namespace samvad::federation {

using storage::JsonWriter;

namespace {

void write_items(JsonWriter& out, const std::vector<std::string>& items) {
  out.key("orderedItems").array();
  for (const auto& item : items) out.raw(item);
  out.end_array();
}

void write_text(JsonWriter& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out.member(name, text);
}

}  // namespace

std::string ordered_collection(const CollectionInput& input) {
  JsonWriter out;
  begin_document(out).member("id", input.id).member("type", "OrderedCollection");
  if (input.total) out.member("totalItems", *input.total);
  write_text(out, "attributedTo", input.attributed_to);
  write_text(out, "first", input.first);
  if (input.items) write_items(out, *input.items);
  out.end_object();
  return out.take();
}

std::string ordered_page(const PageInput& input) {
  JsonWriter out;
  begin_document(out).member("id", input.id).member("type", "OrderedCollectionPage").member("partOf", input.part_of);
  if (input.total) out.member("totalItems", *input.total);
  write_text(out, "next", input.next);
  write_text(out, "prev", input.previous);
  write_items(out, input.items);
  out.end_object();
  return out.take();
}

std::string context_collection(std::string_view id, std::string_view group, const std::vector<std::string>& post_ids) {
  CollectionInput input{std::string(id), static_cast<std::int64_t>(post_ids.size()), std::string(group), {}, {}};
  input.items.emplace();
  for (const auto& post : post_ids) input.items->push_back(json_text(post));
  return ordered_collection(input);
}

std::string context_etag(const std::vector<std::string>& post_ids) {
  std::string sum(32, '\0');
  for (const auto& id : post_ids) {
    const auto digest = storage::sha256(id);
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] = static_cast<char>(static_cast<unsigned char>(sum[i]) ^ static_cast<unsigned char>(digest[i]));
  }
  return "\"" + storage::hex(sum) + "\"";
}

std::string json_text(std::string_view text) {
  JsonWriter out;
  out.value(text);
  return out.take();
}

}  // namespace samvad::federation
