#include "federation/objects/collection_writer.hpp"
#include "federation/objects/load_post.hpp"
#include "federation/objects/post_writer.hpp"
#include "forum/access/can_see.hpp"
#include "storage/tables/activities.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/pinned.hpp"
#include "web/activitypub/answers.hpp"
#include "web/activitypub/endpoints.hpp"

namespace samvad::web {
namespace {

using storage::ContentState;
using storage::PostId;
using storage::ThreadId;

constexpr int kMostInContext = 1000;

bool wants_page(const Request& request) {
  return !wants_activity(request) && request.header("accept").find("text/html") != std::string_view::npos;
}

/// True when everybody may read it: the one question that pages ask too (SEC-15).
bool readable_by_all(const federation::LoadedPost& loaded) {
  return forum::can_see(forum::anonymous_scope(false), loaded.board, loaded.thread, loaded.post,
                        loaded.author.standing());
}

Response post_answer(const Request& request, storage::Db& db, const ActivityPubServices& services) {
  const auto id = storage::parse_id(request.param("id"));
  if (!id) return problem_response(404, "No such post");
  const PostId post{*id};
  if (wants_page(request)) return found_at(services.addresses.post_page(post));
  const auto loaded =
      services.site(db)->is_private ? std::nullopt : federation::load_post(db, services.addresses, post);
  if (!loaded || !loaded->federates()) return problem_response(404, "No such post");
  const bool local = loaded->author.local();
  if (readable_by_all(*loaded)) {
    return local ? activity_response(federation::post_document(loaded->input)) : found_at(loaded->post.uri);
  }
  const bool taken_away = loaded->post.state == ContentState::kDeleted || loaded->post.state == ContentState::kRemoved;
  if (!taken_away || !local) return problem_response(404, "No such post");
  const std::string_view former = federation::post_type(loaded->input);
  return activity_response(federation::tombstone_document(loaded->post.uri, former, loaded->post.edited_at), 410);
}

/// The opening post of the address's thread, which decides what may be told about the thread; nullopt when nothing may.
std::optional<federation::LoadedPost> told_opening(const Request& request, storage::Db& db,
                                                   const ActivityPubServices& services) {
  const auto id = storage::parse_id(request.param("id"));
  const auto opening =
      id && !services.site(db)->is_private ? storage::posts::find_by_number(db, ThreadId{*id}, 1) : std::nullopt;
  auto loaded = opening ? federation::load_post(db, services.addresses, opening->id) : std::nullopt;
  if (!loaded || !loaded->federates() || !readable_by_all(*loaded)) return std::nullopt;
  return loaded;
}

Response thread_answer(const Request& request, storage::Db& db, const ActivityPubServices& services) {
  const auto loaded = told_opening(request, db, services);
  if (!loaded) return problem_response(404, "No such thread");
  const ThreadId thread = loaded->post.thread;
  if (wants_page(request)) return found_at(services.addresses.public_url + "/t/" + storage::to_text(thread));
  const auto uris = storage::views::context_posts(db, thread, 0, kMostInContext);
  const std::string tag = federation::context_etag(uris);
  if (request.header("if-none-match") == tag) {
    Response same;
    same.status = 304;
    same.set("ETag", tag);
    return same;
  }
  Response response = activity_response(
      federation::context_collection(services.addresses.thread(thread), loaded->board_actor.uri, uris));
  response.set("ETag", tag);
  return response;
}

Response activity_answer(const Request& request, storage::Db& db, const ActivityPubServices& services) {
  const auto id = storage::parse_id(request.param("id"));
  const auto row = id ? storage::activities::find(db, storage::ActivityId{*id}) : std::nullopt;
  if (!row || !row->is_public || services.site(db)->is_private) return problem_response(404, "No such activity");
  return activity_response(row->body);
}

/// An alternate answer: 302 to the id of what a page shows, when there is one.
Response alternate(const std::optional<std::string>& uri) {
  return uri ? found_at(*uri) : problem_response(404, "No ActivityPub form here");
}

std::optional<std::string> actor_uri(storage::Db& db, const ActivityPubServices& services, std::string_view name) {
  std::string_view host;
  if (const auto at = name.find('@'); at != std::string_view::npos) {
    host = name.substr(at + 1);
    name = name.substr(0, at);
  }
  const auto row = storage::actors::find_by_handle(db, name, host);
  if (!row || !federates(db, services, *row)) return std::nullopt;
  return row->uri;
}

}  // namespace

void add_object_routes(Router& router, const ActivityPubServices& services) {
  router.add({.name = "ap_post",
              .method = Method::kGet,
              .pattern = "/posts/{id}",
              .worker = [&services](const Request& r, storage::Db& db) { return post_answer(r, db, services); }});
  router.add({.name = "ap_thread",
              .method = Method::kGet,
              .pattern = "/threads/{id}",
              .worker = [&services](const Request& r, storage::Db& db) { return thread_answer(r, db, services); }});
  router.add({.name = "ap_activity",
              .method = Method::kGet,
              .pattern = "/activities/{id}",
              .worker = [&services](const Request& r, storage::Db& db) { return activity_answer(r, db, services); }});
}

void add_alternate_routes(Router& router, const ActivityPubServices& services) {
  router.add({.name = "ap_root",
              .method = Method::kGet,
              .pattern = "/",
              .worker = [&services](const Request&, storage::Db& db) {
                const auto row = storage::actors::find_by_uri(db, services.addresses.instance_actor());
                return row ? actor_answer(db, services, *row) : problem_response(404, "Not set up yet");
              }});
  const auto actor = [&services](const Request& r, storage::Db& db) {
    return alternate(actor_uri(db, services, r.param("name")));
  };
  router.add({.name = "ap_person", .method = Method::kGet, .pattern = "/@{name}", .worker = actor});
  router.add({.name = "ap_board", .method = Method::kGet, .pattern = "/b/{name}", .worker = actor});
  const auto thread = [&services](const Request& r, storage::Db& db) {
    const auto loaded = told_opening(r, db, services);
    if (!loaded) return problem_response(404, "No such thread");
    const auto& opening = loaded->post;
    return found_at(opening.uri.empty() ? services.addresses.post(opening.id) : opening.uri);
  };
  for (const auto& [name, pattern] :
       {std::pair{"ap_thread_page", "/t/{id}"}, {"ap_thread_slug", "/t/{id}/{slug...}"}}) {
    router.add({.name = name, .method = Method::kGet, .pattern = pattern, .worker = thread});
  }
  router.add({.name = "ap_post_page",
              .method = Method::kGet,
              .pattern = "/p/{id}",
              .worker = [&services](const Request& r, storage::Db&) {
                const auto id = storage::parse_id(r.param("id"));
                return id ? found_at(services.addresses.post(PostId{*id})) : problem_response(404, "No such post");
              }});
}

void add_activitypub_routes(Router& router, const ActivityPubServices& services) {
  add_discovery_routes(router, services);
  add_actor_routes(router, services);
  add_object_routes(router, services);
  add_inbox_routes(router, services);
}

}  // namespace samvad::web
