#include "forum/threads/read_thread.hpp"

#include "forum/access/can_see.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>

namespace samvad::forum {

std::vector<ReadPost> read_sheet(const ViewerScope& scope, const storage::views::ThreadSheet& sheet,
                                 const storage::views::ThreadMark& mark) {
  std::vector<ReadPost> answer;
  answer.reserve(sheet.posts.size());
  for (const storage::posts::PostRow& post : sheet.posts) {
    const auto author = sheet.authors.find(post.author);
    ReadPost place{.number = post.number, .state = post.state};
    if (author != sheet.authors.end() &&
        (can_see(scope, sheet.head.board, sheet.head.thread, post, author->second.standing()) ||
         !storage::guard_on("SEC-15.sheet"))) {
      place.post = &post;
      place.author = &author->second;
      place.agreed = std::ranges::find(mark.agreed, post.id) != mark.agreed.end();
    }
    if (place.post != nullptr || post.state != storage::ContentState::kHeld) answer.push_back(place);
  }
  return answer;
}

}  // namespace samvad::forum
