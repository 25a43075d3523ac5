#include "tests/bench/letter.hpp"

#include "federation/signatures/sign_request.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/json.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace samvad::bench {

using storage::JsonWriter;

Peer make_peer(std::string origin, int count) {
  Peer peer{std::move(origin), {}};
  for (int n = 0; n < count; ++n) peer.keys.push_back(federation::PrivateKey::make_rsa());
  return peer;
}

void write_actors(const Peer& peer, const std::string& directory, int first, int count) {
  std::filesystem::create_directories(directory);
  for (int n = first; n < first + count; ++n) {
    const std::string id = peer.actor(n);
    JsonWriter out;
    out.object().member("@context", "https://www.w3.org/ns/activitystreams").member("id", id).member("type", "Person");
    out.member("preferredUsername", "user" + std::to_string(n)).member("inbox", id + "/inbox");
    out.member("outbox", id + "/outbox").member("followers", id + "/followers");
    out.key("endpoints").object().member("sharedInbox", peer.origin + "/inbox").end_object();
    out.key("publicKey").object().member("id", id + "#main-key").member("owner", id);
    out.member("publicKeyPem", peer.key(n).public_key().pem()).end_object();
    std::ofstream(directory + "/" + std::to_string(n)) << out.end_object().take();
  }
}

std::string signed_request(const Peer& peer, const std::string& forum, const Letter& letter) {
  const std::string id = peer.actor(letter.actor), note = id + "/notes/" + letter.round;
  const std::string now = storage::to_rfc3339(storage::system_clock().now());
  constexpr std::string_view kPublic = "https://www.w3.org/ns/activitystreams#Public";
  JsonWriter out;
  out.object().member("@context", "https://www.w3.org/ns/activitystreams").member("id", note + "/activity");
  out.member("type", "Create").member("actor", id).member("published", now);
  out.key("to").array().value(kPublic).end_array();
  out.key("object").object().member("id", note).member("type", "Note").member("attributedTo", id);
  out.member("inReplyTo", letter.reply_to).member("published", now);
  out.key("to").array().value(kPublic).end_array();
  out.member("content",
             "<p>A reply from afar: the bridge should be wide enough for two carts, and it should "
             "<strong>not</strong> be built before the rains. Number " +
                 letter.round + ".</p>");
  const std::string body = out.end_object().end_object().take();

  const auto url = storage::Url::parse(forum + "/inbox");
  if (!url) throw std::runtime_error("not an address: " + forum);
  const federation::Signer signer{id + "#main-key", peer.key(letter.actor)};
  std::string request = "POST /inbox HTTP/1.1\r\n";
  for (const auto& [name, value] : federation::sign_request(federation::SignatureForm::kCavage, "POST", *url, body,
                                                            signer, storage::system_clock().now())) {
    request += name + ": " + value + "\r\n";
  }
  request += "X-Forwarded-Proto: https\r\nContent-Type: application/activity+json\r\nContent-Length: " +
             std::to_string(body.size()) + "\r\n\r\n" + body;
  return request;
}

}  // namespace samvad::bench
