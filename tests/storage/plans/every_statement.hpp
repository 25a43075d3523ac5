#pragma once

#include "storage/db/statement.hpp"

#include <vector>

namespace samvad::test {

/// The statements of every file in storage/tables and storage/views; gathered by every_statement.cmake, which stops
/// when a file has SQL and does not say its statements.
std::vector<storage::Statement> every_statement();

}  // namespace samvad::test
