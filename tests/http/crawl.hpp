#pragma once

#include "tests/support/house.hpp"

#include <map>
#include <string>
#include <vector>

namespace samvad::test {

/// The patterns of all GET routes of the program's own table, read from a second composition of the same parts.
std::vector<std::string> get_patterns(House& house);

/// Every address that `patterns` give when each parameter takes each of its values; a parameter without values fails
/// the test that asks, so that a new route cannot be forgotten.
std::vector<std::string> addresses(const std::vector<std::string>& patterns,
                                   const std::map<std::string, std::vector<std::string>>& values);

}  // namespace samvad::test
