#include "web/admin/case_names.hpp"

namespace samvad::web {

CaseNames names_of(storage::Db& db, storage::views::AuthorCache& authors, const std::vector<storage::ActorId>& people,
                   const std::vector<storage::ActorId>& boards) {
  CaseNames names;
  for (auto& [id, card] : authors.get(db, people)) names.people.emplace(id, std::move(card));
  for (const auto& board : storage::boards::find_many(db, boards)) names.boards.emplace(board.id, board.title);
  return names;
}

}  // namespace samvad::web
