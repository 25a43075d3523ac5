#pragma once

#include "storage/tables/decisions.hpp"

#include <string_view>

namespace samvad::moderation {

/// Word of a measure in the public log and in catalogue keys ("log.measure.remove").
std::string_view measure_name(storage::decisions::Measure measure);

/// True for what restricts somebody: it needs a rule, and may be appealed.
bool restricts(storage::decisions::Measure measure);

/// True for what is done to a person rather than to a post.
bool about_person(storage::decisions::Measure measure);

}  // namespace samvad::moderation
