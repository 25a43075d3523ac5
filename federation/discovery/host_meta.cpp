#include "federation/discovery/host_meta.hpp"

#include "storage/base/url.hpp"

#include <map>
#include <utility>

namespace samvad::federation {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kPlace = "{uri}";

std::string unescaped(std::string_view text) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string plain;
  while (!text.empty()) {
    std::size_t used = 1;
    char c = text.front();
    for (const auto& [entity, meant] : kEntities) {
      if (!text.starts_with(entity)) continue;
      used = entity.size();
      c = meant;
    }
    plain += c;
    text.remove_prefix(used);
  }
  return plain;
}

/// Attributes of one element, `text` beginning after its name; ends at the first thing that is none.
std::map<std::string, std::string> attributes(std::string_view text) {
  std::map<std::string, std::string> found;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || text.find_first_of("/>") < equals) return found;
    const std::string name(text.substr(0, text.find_last_not_of(kBlank, equals - (equals > 0 ? 1 : 0)) + 1));
    text.remove_prefix(equals + 1);
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) return found;
    const auto end = text.find(text.front(), 1);
    if (end == std::string_view::npos) return found;
    found.emplace(name, unescaped(text.substr(1, end - 1)));
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<std::string> lrdd_address(std::string_view xrd, std::string_view resource) {
  constexpr std::string_view kLink = "<Link";
  for (auto at = xrd.find(kLink); at != std::string_view::npos; at = xrd.find(kLink, at + 1)) {
    const auto found = attributes(xrd.substr(at + kLink.size()));
    const auto rel = found.find("rel"), address = found.find("template");
    if (rel == found.end() || rel->second != "lrdd" || address == found.end()) continue;
    const auto place = address->second.find(kPlace);
    if (!address->second.starts_with("https://") || place == std::string::npos) continue;
    std::string filled = address->second;
    return filled.replace(place, kPlace.size(), storage::percent_encode(resource));
  }
  return std::nullopt;
}

}  // namespace samvad::federation
