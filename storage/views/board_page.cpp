#include "storage/views/board_page.hpp"

#include "storage/views/visible_clause.hpp"

namespace samvad::storage::views {
namespace {

enum class Part { kRule = 1, kModerator = 2, kChild = 3 };

/// What stands beside the list, in one round: a part and its place in it, then what that part needs.
constexpr Statement kBeside{"views.board_beside", R"(
  select 1 as part, 1 as section, r.position::bigint as place, '' as folded, r.id, '' as name, r.title as title
  from rules r where r.board_id = $9 and r.retired_at is null
  union all
  select 1, 0, r.position, '', r.id, '', r.title from rules r where r.board_id is null and r.retired_at is null
  union all
  select 2, 0, (extract(epoch from bm.added_at) * 1000000)::bigint, '', bm.actor_id, '', ''
  from board_moderators bm where bm.board_id = $9
  union all
  (select 3, 0, b.position, lower(ba.name), b.id, ba.name, ba.display_name
   from boards b join actors ba on ba.id = b.id
   where b.parent_id = $9 and not b.remote
   and visible($1::bigint, $2::boolean, $3::boolean, $4::boolean, $5::bigint[], $6::bigint[], $7::text[],
     $8::bigint[], b.id, b.members_only, 1::smallint, 1::smallint, 0::bigint, 1::smallint, 0::bigint, '', false, false)
   order by b.position, lower(ba.name) limit 1000)
  order by part, section, place, folded, id)"};

}  // namespace

BoardPage board_page(Db& db, AuthorCache& authors, const Viewer& viewer, boards::BoardRow board, ThreadSort sort,
                     const std::optional<ThreadCursor>& after) {
  BoardPage page;
  page.list = board_threads(db, authors, viewer, board.id, sort, after);
  Params params = viewer_params(viewer);
  params.add(board.id);
  const Rows rows = db.exec(kBeside, params);
  for (const auto row : rows) {
    switch (static_cast<Part>(row.small(0))) {
      case Part::kRule:
        page.rules.push_back(row.str(6));
        break;
      case Part::kModerator:
        page.moderators.push_back(row.id<ActorId>(4));
        break;
      case Part::kChild:
        page.children.push_back({row.str(5), row.str(6)});
        break;
    }
  }
  page.list.authors.merge(authors.get(db, page.moderators));
  page.board = std::move(board);
  return page;
}

std::vector<Statement> board_page_statements() {
  return {kBeside};
}

}  // namespace samvad::storage::views
