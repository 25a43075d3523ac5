#pragma once

#include "storage/tables/epochs.hpp"
#include "storage/views/thread_list.hpp"
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

/// A list of threads: each line, its board and its people.
inline void add_shown(Response& response, const storage::views::ThreadListPage& page) {
  using storage::epochs::Kind;
  for (const storage::views::ThreadLine& line : page.threads) {
    response.shows.push_back(shown_part(Kind::kThread, line.id.value));
    response.shows.push_back(shown_part(Kind::kBoard, line.board.value));
  }
  for (const auto& [id, card] : page.authors) response.shows.push_back(shown_part(Kind::kActor, id.value));
}

}  // namespace samvad::web
