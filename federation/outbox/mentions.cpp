// People of other servers whom a post of ours names: those we do not know yet, and those an edit brought in.
#include "federation/outbox/outbox_work.hpp"
#include "forum/text/markdown.hpp"
#include "storage/tables/jobs.hpp"

#include <algorithm>

namespace samvad::federation {

using storage::actors::ActorRow;

OutboxWork::Said OutboxWork::last_said(const LoadedPost& loaded) {
  Said said;
  auto last = storage::activities::newest_about(db_, loaded.author.id, "Update", loaded.post.id.value);
  if (!last) last = storage::activities::newest_about(db_, loaded.author.id, "Create", loaded.post.id.value);
  const auto json = last ? storage::parse_json(last->body) : storage::parse_json("{}");
  if (!json) return said;
  const storage::Json post = (*json)["object"];
  said.updated = post["updated"].text();
  for (const auto& tag : post["tag"].as_list()) {
    if (tag["type"].text() == "Mention") said.mentioned.emplace(tag["href"].text());
  }
  return said;
}

void OutboxWork::introduce(const LoadedPost& loaded, const Said& before) {
  Recipients fresh_ones;
  for (const auto& row : loaded.mentioned) {
    if (before.mentioned.contains(row.uri)) continue;
    for (auto& recipient : inbox_of(row)) fresh_ones.push_back(std::move(recipient));
  }
  if (fresh_ones.empty()) return;
  for (const auto& row : storage::activities::shown_about(db_, loaded.post.id.value)) {
    if (row.type == "Create") storage::activities::enqueue(db_, row.id, row.object, fresh_ones);
  }
}

void OutboxWork::ask_for_mentions(const LoadedPost& loaded) {
  std::vector<std::pair<std::string, std::string>> handles;
  for (const auto& mention : forum::find_mentions(loaded.post.source, parts_.addresses.host())) {
    if (!mention.host.empty()) handles.emplace_back(mention.name, mention.host);
  }
  if (handles.empty() || storage::actors::find_by_handles(db_, handles).size() >= handles.size()) return;
  const std::string post = storage::to_text(loaded.post.id);
  storage::jobs::enqueue(db_, parts_.ids, {.kind = std::string(kMentionsJob), .payload = post, .unique_key = post});
}

}  // namespace samvad::federation
