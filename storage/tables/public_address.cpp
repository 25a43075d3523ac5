#include "storage/tables/public_address.hpp"

#include "storage/tables/actors.hpp"
#include "storage/tables/site_settings.hpp"

namespace samvad::storage::public_address {
namespace {

// databases from before the address was kept: the actor at the root says it
constexpr Statement kKnown{"public_address.known", R"(
  select coalesce((select value from site_settings where key = 'public_url'),
                  (select rtrim(uri, '/') from actors where host_id is null and kind = 3 order by id desc limit 1), ''))"};
constexpr Statement kTold{"public_address.told_others", R"(
  select exists (select from activities) or exists (select from hosts))"};
// $1 and $2 are the origins with a slash; texts that others wrote are never changed, only attributes of our own HTML
constexpr Statement kActors{"public_address.move_actors", R"(
  update actors set
    uri = replace(uri, $1, $2), url = replace(url, $1, $2), icon_url = replace(icon_url, $1, $2),
    image_url = replace(image_url, $1, $2), inbox = replace(inbox, $1, $2), shared_inbox = replace(shared_inbox, $1, $2),
    outbox = replace(outbox, $1, $2), followers_uri = replace(followers_uri, $1, $2),
    featured_uri = replace(featured_uri, $1, $2), moderators_uri = replace(moderators_uri, $1, $2),
    bio_html = replace(bio_html, '"' || $1, '"' || $2)
  where host_id is null)"};
constexpr Statement kDropUris{"public_address.drop_uris", R"(
  delete from actor_uris using actors a where a.id = actor_uris.actor_id and a.host_id is null)"};
constexpr Statement kAddUris{"public_address.add_uris", R"(
  insert into actor_uris (uri_hash, actor_id)
  select sha256(convert_to(uri, 'UTF8')), id from actors where host_id is null)"};
constexpr Statement kRoot{"public_address.root", R"(
  update actors set name = $1
  where id = (select id from actors where host_id is null and kind = 3 order by id desc limit 1) returning id)"};
constexpr Statement kPosts{"public_address.move_posts", R"(
  update posts set uri = replace(uri, $1, $2), url = replace(url, $1, $2),
    html = replace(html, '"' || $1, '"' || $2), attachments = replace(attachments::text, '"' || $1, '"' || $2)::jsonb
  where host_id is null)"};
constexpr Statement kRevisions{"public_address.move_revisions", R"(
  update post_revisions set html = replace(html, '"' || $1, '"' || $2))"};
constexpr Statement kBoards{"public_address.move_boards", R"(
  update boards set description_html = replace(description_html, '"' || $1, '"' || $2))"};
constexpr Statement kObjects{"public_address.move_objects", R"(
  update object_uris set uri = replace(uri, $1, $2), uri_hash = sha256(convert_to(replace(uri, $1, $2), 'UTF8'))
  where starts_with(uri, $1))"};

}  // namespace

std::string known(Db& db) {
  return db.exec(kKnown).front().str(0);
}

void remember(Db& db, std::string_view origin) {
  site_settings::put(db, "public_url", origin, {});
}

bool told_others(Db& db) {
  return db.exec(kTold).front().flag(0);
}

void move(Db& db, std::string_view from, std::string_view to) {
  const std::string before = std::string(from) + "/", after = std::string(to) + "/";
  for (const auto& statement : {kActors, kPosts, kRevisions, kBoards, kObjects}) {
    db.exec(statement, Params::of(before, after));
  }
  db.exec(kDropUris);
  db.exec(kAddUris);
  const std::string host = std::string(to.substr(to.find("://") + 3));
  const Rows root = db.exec(kRoot, Params::of(host));
  if (!root.empty()) actors::rebind_handle(db, host, "", root.front().id<ActorId>(0));
  remember(db, to);
}

std::vector<Statement> statements() {
  return {kKnown, kTold, kActors, kDropUris, kAddUris, kRoot, kPosts, kRevisions, kBoards, kObjects};
}

}  // namespace samvad::storage::public_address
