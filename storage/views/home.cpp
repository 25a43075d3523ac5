#include "storage/views/home.hpp"

#include "storage/tables/board_columns.hpp"
#include "storage/views/visible_clause.hpp"

namespace samvad::storage::views {
namespace {

constexpr Statement kBoards{
    "views.board_list",
    "select " SAMVAD_BOARD_COLUMNS
    " from boards b join actors ba on ba.id = b.id where not b.remote "
    "and visible($1::bigint, $2::boolean, $3::boolean, $4::boolean, $5::bigint[], $6::bigint[], $7::text[], "
    "$8::bigint[], b.id, b.members_only, 1::smallint, 1::smallint, 0::bigint, 1::smallint, 0::bigint, '', false, "
    "false) "
    "order by b.position, lower(ba.name) limit 1000"};

}  // namespace

std::vector<boards::BoardRow> board_list(Db& db, const Viewer& viewer) {
  std::vector<boards::BoardRow> answer;
  const Rows rows = db.exec(kBoards, viewer_params(viewer));
  answer.reserve(rows.size());
  for (const auto row : rows) answer.push_back(boards::read_board(row, 0));
  return answer;
}

HomePage home(Db& db, AuthorCache& authors, const Viewer& viewer) {
  HomePage page;
  page.boards = board_list(db, viewer);
  page.latest = latest_threads(db, authors, viewer, std::nullopt);
  return page;
}

std::vector<Statement> home_statements() {
  return {kBoards};
}

}  // namespace samvad::storage::views
