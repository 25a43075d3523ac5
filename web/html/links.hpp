#pragma once

#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/thread_list.hpp"
#include "web/html/safe_url.hpp"

#include <string_view>

namespace samvad::web {

/// The decoration of a thread's address: its slug, or "-" where that is empty or the word of an action ("reply").
std::string_view page_slug(std::string_view slug);
/// Addresses of pages (product.md 2.1), made in one place.
SafeUrl thread_url(storage::ThreadId id, std::string_view slug);
inline SafeUrl thread_url(const storage::threads::ThreadRow& row) {
  return thread_url(row.id, row.slug);
}
inline SafeUrl thread_url(const storage::views::ThreadLine& line) {
  return thread_url(line.id, line.slug);
}
/// Page `page` of a thread.
SafeUrl thread_page_url(storage::ThreadId id, std::string_view slug, int page);
/// "/t/12/slug/7": leads to the page and place of post number 7.
SafeUrl thread_number_url(storage::ThreadId id, std::string_view slug, int number);
/// "/b/name", or "/b/name@host" for a board of another server.
SafeUrl board_url(std::string_view name, std::string_view host = {});
inline SafeUrl board_url(const storage::boards::BoardRow& row) {
  return board_url(row.name, row.remote ? row.host : "");
}
/// "/tag/key": the threads that carry a tag.
SafeUrl tag_url(std::string_view key);
/// "/@name" or "/@name@host".
SafeUrl person_url(const storage::actors::ActorCard& card);
/// What hangs on a person: "/@name/report".
SafeUrl person_part_url(const storage::actors::ActorCard& card, std::string_view part);
/// "/p/12" and what hangs on a post: part is "", "edit", "delete", "report", "history", "source", "agree".
SafeUrl post_url(storage::PostId id, std::string_view part = {});

}  // namespace samvad::web
