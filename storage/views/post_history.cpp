#include "storage/views/post_history.hpp"

namespace samvad::storage::views {

PostHistory post_history(Db& db, AuthorCache& authors, const posts::PostRow& post, std::string_view title) {
  PostHistory answer;
  answer.texts = revisions::of_post(db, post.thread, post.id);
  answer.older = answer.texts.size() > revisions::kMostShown;
  if (answer.older) answer.texts.erase(answer.texts.begin());
  answer.texts.push_back({.thread = post.thread,
                          .post = post.id,
                          .revision = post.revision,
                          .title = std::string(title),
                          .source = post.source,
                          .html = post.html,
                          .editor = post.author,
                          .written_at = post.edited_at.value_or(post.published_at)});
  std::vector<ActorId> people;
  for (const auto& text : answer.texts) people.push_back(text.editor);
  answer.authors = authors.get(db, people);
  return answer;
}

}  // namespace samvad::storage::views
