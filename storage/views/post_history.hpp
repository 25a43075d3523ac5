#pragma once

#include "storage/tables/posts.hpp"
#include "storage/tables/revisions.hpp"
#include "storage/views/thread_page.hpp"

#include <string>
#include <vector>

namespace samvad::storage::views {

/// The newest texts a post had, oldest first; the last is the one in force.
struct PostHistory {
  std::vector<revisions::RevisionRow> texts;
  bool older = false;  ///< there are more before the first of them
  AuthorCards authors;
};

/// By a post the caller may see; ≤ 2 statements.
PostHistory post_history(Db& db, AuthorCache& authors, const posts::PostRow& post, std::string_view title);

}  // namespace samvad::storage::views
