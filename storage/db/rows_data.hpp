#pragma once

#include "storage/db/statement.hpp"

#include <memory>
#include <vector>

namespace samvad::storage {

/// What Rows reads: the cells of a driver's result laid out flat, and the result that owns their bytes.
struct Rows::Data {
  struct Cell {
    const char* text;  ///< null for SQL null
    std::size_t size;
  };
  std::shared_ptr<const void> owner;
  std::vector<Cell> cells;  ///< row by row
  std::size_t rows = 0, columns = 0, affected = 0;
};

}  // namespace samvad::storage
