#include "web/html/links.hpp"

namespace samvad::web {

std::string_view page_slug(std::string_view slug) {
  return slug.empty() || slug == "reply" || slug == "pin" || slug == "lock" ? "-" : slug;
}

SafeUrl thread_url(storage::ThreadId id, std::string_view slug) {
  return SafeUrl::path({"t", storage::to_text(id), page_slug(slug)});
}

SafeUrl thread_page_url(storage::ThreadId id, std::string_view slug, int page) {
  const SafeUrl url = thread_url(id, slug);
  return page > 1 ? url.query("page", std::to_string(page)) : url;
}

SafeUrl thread_number_url(storage::ThreadId id, std::string_view slug, int number) {
  return SafeUrl::path({"t", storage::to_text(id), page_slug(slug), std::to_string(number)});
}

SafeUrl board_url(std::string_view name, std::string_view host) {
  return SafeUrl::path({"b", host.empty() ? std::string(name) : std::string(name) + "@" + std::string(host)});
}

SafeUrl tag_url(std::string_view key) {
  return SafeUrl::path({"tag", key});
}

SafeUrl person_url(const storage::actors::ActorCard& card) {
  return SafeUrl::path({"@" + card.name + (card.host.empty() ? "" : "@" + card.host)});
}

SafeUrl person_part_url(const storage::actors::ActorCard& card, std::string_view part) {
  return SafeUrl::path({"@" + card.name + (card.host.empty() ? "" : "@" + card.host), part});
}

SafeUrl post_url(storage::PostId id, std::string_view part) {
  return SafeUrl::path({"p", storage::to_text(id), part});
}

}  // namespace samvad::web
