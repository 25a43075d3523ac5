#include "tests/kill/load/actors.hpp"

#include "storage/base/crypto.hpp"

#include <set>

namespace samvad::kill {

namespace {

constexpr int kPairs = 8;

std::string host_of(const test::RemoteActor& actor) {
  return actor.uri.substr(8, actor.uri.find('/', 8) - 8);
}

std::string hash(const std::string& text) {
  return "sha256('" + text + "'::bytea)";
}

}  // namespace

std::vector<test::RemoteActor> make_actors(int count, int hosts) {
  std::vector<federation::PrivateKey> pairs;
  for (int pair = 0; pair < kPairs; ++pair) pairs.push_back(federation::PrivateKey::make_rsa());
  std::vector<test::RemoteActor> actors;
  for (int number = 0; number < count; ++number) {
    const std::string name = "u" + std::to_string(number);
    actors.push_back({name, "https://r" + std::to_string(number % hosts) + ".test/users/" + name,
                      pairs[static_cast<std::size_t>(number % kPairs)]});
  }
  return actors;
}

std::string known_actors(const std::vector<test::RemoteActor>& actors, const std::string& follower) {
  std::string sql = "begin;\n";
  std::set<std::string> hosts;
  for (const auto& actor : actors) hosts.insert(host_of(actor));
  int number = 0;
  for (const auto& host : hosts) {
    sql += "insert into hosts (id, name, shard, first_seen_at) values (" + std::to_string(1000 + ++number) + ", '" +
           host + "', 0, now() - interval '30 days');\n";
  }
  number = 0;
  for (const auto& actor : actors) {
    const std::string id = std::to_string(100000 + ++number), host = host_of(actor);
    sql += "insert into actors (id, kind, host_id, host, name, uri, url, inbox, fetched_at) select " + id +
           ", 1, id, name, '" + actor.name + "', '" + actor.uri + "', '" + actor.uri + "', '" + actor.uri +
           "/inbox', now() from hosts where name = '" + host + "';\n";
    sql += "insert into actor_uris values (" + hash(actor.uri) + ", " + id + ");\n";
    sql += "insert into actor_handles values (" + hash(actor.name + "@" + host) + ", " + id + ");\n";
    sql += "insert into actor_keys (key_hash, key_uri, actor_id, algorithm, public_der) values (" +
           hash(actor.key_id()) + ", '" + actor.key_id() + "', " + id + ", 1, decode('" +
           storage::hex(actor.key.public_key().der()) + "', 'hex'));\n";
    sql +=
        "insert into follows (followee_id, follower_id, accepted_at) values (" + id + ", " + follower + ", now());\n";
  }
  return sql + "commit;\n";
}

}  // namespace samvad::kill
