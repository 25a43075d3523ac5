#include "forum/threads/read_thread.hpp"

#include "forum/access/can_see.hpp"

namespace samvad::forum {

storage::views::ThreadPage read_thread_page(storage::Db& db, storage::views::AuthorCache& authors,
                                            const ViewerScope& scope, const storage::views::ThreadHead& head,
                                            int page) {
  return storage::views::thread_page(db, authors, view_as(scope), head, page,
                                     [&](const storage::posts::PostRow& post, const storage::actors::Standing& author) {
                                       return can_see(scope, head.board, head.thread, post, author);
                                     });
}

}  // namespace samvad::forum
