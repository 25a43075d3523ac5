#pragma once

#include "storage/tables/epochs.hpp"
#include "web/http/message.hpp"

namespace samvad::web {

/// What a kept page shows, in the words of the epochs table: the page cache knows kinds only as numbers.
inline Shown shown_part(storage::epochs::Kind kind, std::int64_t id) {
  return {static_cast<EpochKind>(kind), id};
}

/// Shown by every kept page: settings, word rules, domain policy, anybody's standing.
inline const Shown kShowsSite = shown_part(storage::epochs::Kind::kSite, storage::epochs::kWholeSite);
/// Shown by pages that list the newest of the whole site.
inline const Shown kShowsNewest = shown_part(storage::epochs::Kind::kSite, 0);

}  // namespace samvad::web
