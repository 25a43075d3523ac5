#include "federation/objects/actor_writer.hpp"
#include "federation/objects/collection_writer.hpp"
#include "storage/tables/activities.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/keys.hpp"
#include "storage/views/pinned.hpp"
#include "web/activitypub/answers.hpp"
#include "web/activitypub/endpoints.hpp"

#include <optional>

namespace samvad::web {
namespace {

using storage::ActorId;
using storage::actors::ActorRow;
using storage::actors::Kind;
namespace activities = storage::activities;

constexpr int kOutboxInline = 50;  ///< Lemmy backfills from inline items only (federation.md 8)
constexpr int kPage = 40;

std::optional<ActorRow> local_actor(const Request& request, storage::Db& db) {
  const auto id = storage::parse_id(request.param("id"));
  if (!id) return std::nullopt;
  auto row = storage::actors::find(db, ActorId{*id});
  if (!row || !row->local()) return std::nullopt;
  return row;
}

std::vector<std::string> bodies(const std::vector<activities::ActivityRow>& rows) {
  std::vector<std::string> items;
  for (const auto& row : rows) items.push_back(row.body);
  return items;
}

Response outbox(const Request& request, storage::Db& db, const ActorRow& row) {
  const std::string id = federation::below(row.uri, "outbox");
  const auto before = request.query_value("before");
  if (before) {
    const auto cursor = storage::parse_id(*before);
    if (!cursor) return problem_response(400, "before is not an id");
    const auto rows = activities::outbox(db, row.id, storage::ActivityId{*cursor}, kPage);
    federation::PageInput page{.id = id + "?before=" + *before, .part_of = id, .items = bodies(rows)};
    if (rows.size() == kPage) page.next = id + "?before=" + storage::to_text(rows.back().id);
    return activity_response(federation::ordered_page(page));
  }
  federation::CollectionInput input{.id = id,
                                    .total = activities::outbox_total(db, row.id),
                                    .attributed_to = row.uri,
                                    .first = id + "?before=9223372036854775807"};
  if (row.kind == Kind::kGroup) input.items = bodies(activities::outbox(db, row.id, {}, kOutboxInline));
  return activity_response(federation::ordered_collection(input));
}

/// Totals only: who follows whom is nobody else's business.
Response count_only(const ActorRow& row, std::string_view part, std::int64_t total) {
  return activity_response(federation::ordered_collection(
      {.id = federation::below(row.uri, part), .total = total, .attributed_to = row.uri}));
}

Response listed(const ActorRow& row, std::string_view part, const std::vector<std::string>& uris) {
  std::vector<std::string> items;
  for (const auto& uri : uris) items.push_back(federation::json_text(uri));
  return activity_response(federation::ordered_collection({.id = federation::below(row.uri, part),
                                                           .total = static_cast<std::int64_t>(items.size()),
                                                           .attributed_to = row.uri,
                                                           .items = std::move(items)}));
}

std::vector<std::string> moderator_uris(storage::Db& db, ActorId board) {
  std::vector<std::string> uris;
  for (const auto& row : storage::actors::find_many(db, storage::boards::moderators(db, board)))
    uris.push_back(row.uri);
  return uris;
}

Response part_answer(const Request& request, storage::Db& db, const ActivityPubServices& services) {
  const auto row = local_actor(request, db);
  if (!row || row->gone_at || !federates(db, services, *row)) return problem_response(404, "No such collection");
  const std::string_view part = request.param("part");
  if (part == "outbox") return outbox(request, db, *row);
  if (part == "followers") return count_only(*row, part, storage::follows::follower_count(db, row->id));
  if (part == "following") return count_only(*row, part, storage::follows::following_count(db, row->id));
  if (part == "featured") {
    return listed(*row, part, storage::views::pinned_openings(db, row->id));
  }
  if (part == "moderators" && row->kind == Kind::kGroup) return listed(*row, part, moderator_uris(db, row->id));
  return problem_response(404, "No such collection");
}

/// A board that stays on this site shows the key by which what it signs is checked; on a private site nothing does.
bool has_stub(storage::Db& db, const ActivityPubServices& services, const ActorRow& row) {
  return row.kind == Kind::kGroup && !row.gone_at && !services.site(db)->is_private;
}

}  // namespace

bool federates(storage::Db& db, const ActivityPubServices& services, const ActorRow& row) {
  const bool site = row.kind == Kind::kApplication;
  if (row.unadmitted || (!site && services.site(db)->is_private)) return false;
  if (row.kind != Kind::kGroup || !row.local()) return true;
  const auto board = storage::boards::find(db, row.id);
  return board && !board->members_only;
}

std::string federation_type(Kind kind) {
  return std::string(federation::actor_type(kind));
}

Response actor_answer(storage::Db& db, const ActivityPubServices& services, const ActorRow& row) {
  const bool whole = federates(db, services, row);
  if (!whole && !has_stub(db, services, row)) return problem_response(404, "No such actor");
  if (row.gone_at) return problem_response(410, "This actor was deleted");
  federation::ActorInput input{.row = row,
                               .summary_source = row.bio_source,
                               .summary_html = row.bio_html,
                               .suspended = row.suspended_at.has_value()};
  if (const auto pair = storage::keys::of_actor(db, row.id, storage::keys::Algorithm::kRsa)) {
    input.public_key_pem = pair->public_pem;
  }
  if (!whole) return activity_response(federation::actor_stub(input));
  if (row.kind == Kind::kGroup) {
    if (const auto board = storage::boards::find(db, row.id)) {
      input.summary_source = board->description_source;
      input.summary_html = board->description_html;
      input.language = board->language;
      input.posting_restricted = board->who_may_post == storage::boards::WhoMayPost::kModerators ||
                                 board->who_may_post == storage::boards::WhoMayPost::kModeratorsStartThreads;
    }
  }
  return activity_response(federation::actor_document(input, services.addresses));
}

void add_actor_routes(Router& router, const ActivityPubServices& services) {
  router.add({.name = "actor",
              .method = Method::kGet,
              .pattern = "/actors/{id}",
              .worker = [&services](const Request& request, storage::Db& db) {
                const auto row = local_actor(request, db);
                if (!row) return problem_response(404, "No such actor");
                if (!wants_activity(request) && request.header("accept").find("text/html") != std::string_view::npos &&
                    federates(db, services, *row)) {
                  return found_at(row->kind == Kind::kGroup ? services.addresses.board_page(row->name)
                                                            : services.addresses.person_page(row->name));
                }
                return actor_answer(db, services, *row);
              }});
  router.add({.name = "site_outbox",
              .method = Method::kGet,
              .pattern = "/outbox",
              .worker = [&services](const Request&, storage::Db&) {
                // the site itself says nothing; what it is asked for is there all the same
                const auto& site = services.addresses.instance_actor();
                return activity_response(federation::ordered_collection({.id = federation::below(site, "outbox"),
                                                                         .total = 0,
                                                                         .attributed_to = site,
                                                                         .items = std::vector<std::string>()}));
              }});
  router.add(
      {.name = "actor_part",
       .method = Method::kGet,
       .pattern = "/actors/{id}/{part}",
       .worker = [&services](const Request& request, storage::Db& db) { return part_answer(request, db, services); }});
}

}  // namespace samvad::web
