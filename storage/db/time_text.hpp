#pragma once

#include "storage/base/clock.hpp"

#include <string>
#include <string_view>

namespace samvad::storage {

/// PostgreSQL's ISO form with microseconds in UTC, "2026-01-02 03:04:05.000678+00". Times before year 1 become year 1.
std::string write_timestamp(Instant at);

/// Reads the ISO form with any offset ("+00", "+05:30", "-03"); "infinity" and "-infinity" become the ends of Instant.
/// Throws std::invalid_argument on anything else.
Instant read_timestamp(std::string_view text);

}  // namespace samvad::storage
