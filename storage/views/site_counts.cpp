#include "storage/views/site_counts.hpp"

namespace samvad::storage::views {
namespace {

constexpr Statement kCounts{"site_counts.all", R"(
  select (select count(*) from members where state = 1), count(*), coalesce(sum(thread_count), 0)::bigint,
         coalesce(sum(post_count), 0)::bigint
  from boards where not remote)"};

}  // namespace

SiteCounts site_counts(Db& db) {
  const Rows rows = db.exec(kCounts);
  const auto row = rows.front();
  return {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
}

std::vector<Statement> site_counts_statements() {
  return {kCounts};
}

}  // namespace samvad::storage::views
