#pragma once

#include "federation/signatures/keys.hpp"
#include "tests/support/fake_peer.hpp"
#include "tests/web/http/raw_client.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace samvad::test {

/// An actor of another server, with the key it signs with.
struct RemoteActor {
  std::string name, uri;
  federation::PrivateKey key;

  std::string key_id() const { return uri + "#main-key"; }
  /// The actor's document; `key_owner` other than the actor makes it lie.
  std::string document(const std::string& key_owner = "") const;
  /// A Note under `in_reply_to`, in a Create of its own; ids end with `number`.
  std::string create(const std::string& number, const std::string& in_reply_to, const std::string& text) const;
};

/// A signed POST, field by field, so that tests can leave out, double or change one before it is sent.
struct SignedPost {
  std::string target = "/inbox", host, body;
  std::vector<std::pair<std::string, std::string>> fields;

  /// Everything a sender of today's fediverse sends. `shift` moves the time it says it was signed at.
  static SignedPost of(const RemoteActor& actor, const std::string& public_url, const std::string& target,
                       std::string body, std::chrono::seconds shift = std::chrono::seconds(0));
  /// The value of a field, to be changed.
  std::string& field(const std::string& name);
  SignedPost without(const std::string& name) const;
  SignedPost doubled(const std::string& name) const;
  std::string text() const;
  web::test::WireAnswer send(std::uint16_t port) const;
};

/// A server under TLS that serves the documents of its actors as ActivityPub.
class RemoteServer {
 public:
  explicit RemoteServer(const std::string& host);

  /// Makes an actor that this server serves.
  const RemoteActor& actor(const std::string& name);
  /// Serves `body` at `path` with that media type.
  void serve(const std::string& path, const std::string& body, const std::string& type = "application/activity+json");
  /// How often `path` was asked for.
  int asked(const std::string& path);
  /// Bodies that were posted to `path`, oldest first.
  std::vector<std::string> posted(const std::string& path);

  const std::string& host() const { return host_; }
  std::string url(const std::string& path) const { return "https://" + host_ + path; }
  /// A line of federation.test.hosts_file.
  std::string hosts_line() const { return "127.0.0.1 " + host_ + " " + std::to_string(peer_.port()) + "\n"; }
  const std::string& authority() const { return peer_.authority(); }

 private:
  std::string answer(const std::string& request);

  std::string host_;
  std::mutex mutex_;
  std::map<std::string, std::pair<std::string, std::string>> pages_;
  std::map<std::string, int> asked_;
  std::map<std::string, std::vector<std::string>> posted_;
  std::map<std::string, RemoteActor> actors_;
  testing::FakePeer peer_;
};

}  // namespace samvad::test
