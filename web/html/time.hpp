#pragma once

#include "storage/base/clock.hpp"
#include "web/html/html.hpp"

#include <string>

namespace samvad::web {

/// "23 Nov 2026" in the language of `t`, UTC.
std::string day_text(const Text& t, storage::Instant at);
/// "23 Nov 2026, 10:05" in the language of `t`, UTC; the footer of every page names the zone.
std::string moment_text(const Text& t, storage::Instant at);

/// `<time datetime="…" data-ago>23 Nov 2026, 10:05</time>`; the script turns it into "5 minutes ago" in the reader's
/// zone.
void write_moment(Html& html, storage::Instant at);
/// `<time>` with the day alone; not touched by the script.
void write_day(Html& html, storage::Instant at);

}  // namespace samvad::web
