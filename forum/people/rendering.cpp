#include "forum/people/rendering.hpp"

#include "storage/tables/actors.hpp"

#include <algorithm>
#include <map>

namespace samvad::forum {
namespace {

using Handle = std::pair<std::string, std::string>;  // name in lower case, host

std::string lower(std::string_view name) {
  std::string answer(name);
  for (char& c : answer) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return answer;
}

KnownActor known(const Forum& forum, const storage::actors::ActorRow& actor) {
  if (actor.local()) return {.href = forum.public_url + "/@" + actor.name, .shown = actor.name};
  return {.href = actor.url.empty() ? actor.uri : actor.url, .shown = actor.name + "@" + actor.host};
}

}  // namespace

storage::Result<RenderedText> render_text(const Forum& forum, storage::Db& db, std::string_view source) {
  std::vector<Handle> handles;
  for (const auto& mention : find_mentions(source, forum.host)) handles.emplace_back(mention.name, mention.host);
  std::map<Handle, storage::actors::ActorRow> people;
  for (auto& actor : storage::actors::find_by_handles(db, handles)) {
    if (actor.gone_at || actor.unadmitted) continue;
    people.emplace(Handle{lower(actor.name), actor.host}, std::move(actor));
  }
  RenderedText answer;
  MarkdownOptions options;
  options.local_host = forum.host;
  options.tag_base = forum.public_url + "/tag/";
  options.html.base = forum.public_url;
  options.html.image_prefix = forum.public_url + "/media/";
  options.resolve = [&](std::string_view name, std::string_view host) -> std::optional<KnownActor> {
    const auto found = people.find(Handle{lower(name), std::string(host)});
    if (found == people.end()) return std::nullopt;
    if (std::find(answer.mentioned.begin(), answer.mentioned.end(), found->second.id) == answer.mentioned.end()) {
      answer.mentioned.push_back(found->second.id);
    }
    return known(forum, found->second);
  };
  SAMVAD_TRY(answer.text, render_markdown(source, options));
  return answer;
}

}  // namespace samvad::forum
