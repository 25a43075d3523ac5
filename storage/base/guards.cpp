#include "storage/base/guards.hpp"

#ifdef SAMVAD_GUARD_SWITCHES

#include <cstdlib>
#include <set>
#include <string>

namespace samvad::storage {
namespace {

std::set<std::string, std::less<>> guards_off() {
  std::set<std::string, std::less<>> off;
  const char* text = std::getenv("SAMVAD_GUARDS_OFF");
  for (std::string_view rest = text == nullptr ? "" : text; !rest.empty();) {
    const std::size_t comma = rest.find(',');
    off.emplace(rest.substr(0, comma));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  return off;
}

}  // namespace

bool guard_on(std::string_view name) {
  static const std::set<std::string, std::less<>> off = guards_off();
  return !off.contains(name);
}

}  // namespace samvad::storage

#endif
