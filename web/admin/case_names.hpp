#pragma once

#include "storage/db/db.hpp"
#include "storage/views/author_cache.hpp"
#include "web/admin/mod_queue.hpp"

#include <vector>

namespace samvad::web {

/// Names of people and boards for a page; at most 2 statements.
CaseNames names_of(storage::Db& db, storage::views::AuthorCache& authors, const std::vector<storage::ActorId>& people,
                   const std::vector<storage::ActorId>& boards);

}  // namespace samvad::web
