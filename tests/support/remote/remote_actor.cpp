#include "tests/support/remote/remote_actor.hpp"

#include "federation/signatures/sign_request.hpp"
#include "storage/base/clock.hpp"
#include "storage/base/json.hpp"

#include <algorithm>

namespace samvad::test {

namespace {

constexpr const char* kStreams = "https://www.w3.org/ns/activitystreams";
constexpr const char* kPublic = "https://www.w3.org/ns/activitystreams#Public";

}  // namespace

std::string RemoteActor::document(const std::string& key_owner) const {
  storage::JsonWriter json;
  json.object().member("@context", kStreams).member("id", uri).member("type", "Person");
  json.member("preferredUsername", name).member("inbox", uri + "/inbox").member("url", uri);
  json.key("publicKey").object().member("id", key_id()).member("owner", key_owner.empty() ? uri : key_owner);
  json.member("publicKeyPem", key.public_key().pem()).end_object().end_object();
  return json.take();
}

std::string RemoteActor::create(const std::string& number, const std::string& in_reply_to,
                                const std::string& text) const {
  const std::string id = uri + "/notes/" + number;
  const std::string now = storage::to_rfc3339(storage::system_clock().now());
  storage::JsonWriter json;
  json.object().member("@context", kStreams).member("id", id + "/activity").member("type", "Create");
  json.member("actor", uri).key("to").array().value(kPublic).end_array().member("published", now);
  json.key("object").object().member("id", id).member("type", "Note").member("attributedTo", uri);
  json.key("to").array().value(kPublic).end_array().member("published", now);
  if (!in_reply_to.empty()) json.member("inReplyTo", in_reply_to);
  json.member("content", "<p>" + text + "</p>").end_object().end_object();
  return json.take();
}

SignedPost SignedPost::of(const RemoteActor& actor, const std::string& public_url, const std::string& target,
                          std::string body, std::chrono::seconds shift) {
  SignedPost post;
  post.target = target;
  post.body = std::move(body);
  post.fields = federation::sign_request(federation::SignatureForm::kCavage, "POST",
                                         storage::Url::parse(public_url + target).value(), post.body,
                                         {actor.key_id(), actor.key}, storage::system_clock().now() + shift);
  post.fields.emplace_back("Content-Type", "application/activity+json");
  return post;
}

std::string& SignedPost::field(const std::string& name) {
  const auto found = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
  if (found == fields.end()) throw std::logic_error("no field " + name);
  return found->second;
}

SignedPost SignedPost::without(const std::string& name) const {
  SignedPost changed = *this;
  std::erase_if(changed.fields, [&](const auto& field) { return field.first == name; });
  return changed;
}

SignedPost SignedPost::doubled(const std::string& name) const {
  SignedPost changed = *this;
  changed.fields.emplace_back(name, changed.field(name));
  return changed;
}

std::string SignedPost::text() const {
  std::string text = "POST " + target + " HTTP/1.1\r\nConnection: close\r\n";
  for (const auto& [name, value] : fields) text += name + ": " + value + "\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

web::test::WireAnswer SignedPost::send(std::uint16_t port) const {
  web::test::RawClient client(port);
  return client.ask(text());
}

RemoteServer::RemoteServer(const std::string& host)
    : host_(host), peer_([this](const std::string& request) { return answer(request); }, host) {}

const RemoteActor& RemoteServer::actor(const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (const auto known = actors_.find(name); known != actors_.end()) return known->second;  // a key pair takes long
  const RemoteActor fresh{name, url("/users/" + name), federation::PrivateKey::make_rsa()};
  pages_["/users/" + name] = {"application/activity+json", fresh.document()};
  return actors_.emplace(name, fresh).first->second;
}

void RemoteServer::serve(const std::string& path, const std::string& body, const std::string& type) {
  const std::lock_guard lock(mutex_);
  pages_[path] = {type, body};
}

int RemoteServer::asked(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return asked_[path];
}

std::vector<std::string> RemoteServer::posted(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return posted_[path];
}

std::string RemoteServer::answer(const std::string& request) {
  const auto from = request.find(' ') + 1;
  const std::string path = request.substr(from, request.find(' ', from) - from);
  const std::lock_guard lock(mutex_);
  ++asked_[path];
  if (request.starts_with("POST ")) posted_[path].push_back(request.substr(request.find("\r\n\r\n") + 4));
  if (request.starts_with("POST ")) return "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
  const auto found = pages_.find(path);
  if (found == pages_.end()) return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  return testing::FakePeer::ok(found->second.first, found->second.second);
}

}  // namespace samvad::test
