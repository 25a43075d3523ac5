#pragma once

#include <string_view>
#include <vector>

namespace samvad::storage {

/// One SQL file compiled into the binary.
struct EmbeddedSql {
  std::string_view name;  ///< "0001_people.sql"
  std::string_view text;
};

/// Forward-only migrations, in order of their numbers.
const std::vector<EmbeddedSql>& embedded_migrations();
/// Functions and triggers that are replaced whole when their text changes.
const std::vector<EmbeddedSql>& embedded_replaceable();
/// What the serving role may do; run by the owner after the migrations.
std::string_view embedded_grants();

}  // namespace samvad::storage
