#pragma once

#include <string_view>

namespace samvad::storage {

/// True when the guard `name` ("SEC-22.markers": the rule of security.md, a dot, what it stops) stands. In every normal
/// build this is the constant true and costs nothing. A build with SAMVAD_GUARD_SWITCHES (preset "guards") reads the
/// environment variable SAMVAD_GUARDS_OFF once, a comma-separated list of names, and answers false for those: with a
/// guard off its own test must fail, which proves that the test tests it. Thread-safe.
#ifdef SAMVAD_GUARD_SWITCHES
bool guard_on(std::string_view name);
#else
constexpr bool guard_on(std::string_view) {
  return true;
}
#endif

}  // namespace samvad::storage
