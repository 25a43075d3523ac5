#pragma once

#include <string_view>

namespace samvad::federation {

/// True for a reaction we count (FEP-c0e0): one emoji of Unicode (with its modifiers and joiners), or a `:name:` that
/// an Emoji tag explains. `tagged` says whether such a tag came.
bool is_reaction(std::string_view content, bool tagged);

}  // namespace samvad::federation
