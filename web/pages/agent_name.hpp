#pragma once

#include <string>
#include <string_view>

namespace samvad::web {

/// What a User-Agent field calls itself, in words its owner knows; "" for what it does not say.
struct AgentName {
  std::string browser;  ///< "Firefox"; the first product ("curl") of a program that is no browser we know
  std::string system;   ///< "Windows", "Android"
};
/// Reads `user_agent`, which anybody may have written: no more than a hint.
AgentName agent_name(std::string_view user_agent);

}  // namespace samvad::web
