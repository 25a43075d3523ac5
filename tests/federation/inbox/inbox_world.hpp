#pragma once

#include "federation/inbox/processor.hpp"
#include "moderation/policy/set_domain_policy.hpp"
#include "tests/forum/support/small_forum.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

namespace samvad::federation::test {

/// The other servers, as documents by address. Whatever is not here was not found.
class FakeRemote final : public Remote {
 public:
  storage::Result<storage::Json> fetch(std::string_view uri) override {
    asked.emplace_back(uri);
    if (auto meanwhile = before.extract(std::string(uri))) meanwhile.mapped()();
    const auto found = documents.find(std::string(uri));
    if (found == documents.end()) return storage::fail(storage::Code::kNotFound, "error.peer_not_found");
    return storage::parse_json(found->second);
  }
  storage::Status confirm_handle(std::string_view, std::string_view, std::string_view) override {
    return storage::fail(storage::Code::kBadInput, "error.handle_unconfirmed");
  }

  std::map<std::string, std::string> documents;
  std::vector<std::string> asked;
  std::map<std::string, std::function<void()>> before;  ///< what happens, once, while an address is asked
};

/// A small forum that federates, with a board and a member's thread, and people of other servers around it whose
/// documents are known.
class InboxWorld : public ::testing::Test {
 protected:
  storage::Db& db() { return small.db(); }

  /// An actor document of `name`@`host` that the FakeRemote serves; gives its id.
  std::string person(const std::string& name, const std::string& host, const std::string& key_pem = "") {
    const std::string id = "https://" + host + "/users/" + name;
    storage::JsonWriter out;
    out.object().member("id", id).member("type", "Person").member("preferredUsername", name);
    out.member("inbox", id + "/inbox");
    if (!key_pem.empty()) {
      out.key("publicKey").object().member("id", id + "#main-key").member("owner", id);
      out.member("publicKeyPem", key_pem).end_object();
    }
    remote.documents[id] = out.end_object().take();
    return id;
  }

  /// A public Note by `author` that answers `parent`.
  static std::string note(const std::string& id, const std::string& author, const std::string& parent,
                          const std::string& text = "An answer from afar") {
    storage::JsonWriter out;
    out.object().member("id", id).member("type", "Note").member("attributedTo", author);
    out.member("to", "https://www.w3.org/ns/activitystreams#Public").member("inReplyTo", parent);
    return out.member("content", "<p>" + text + "</p>").end_object().take();
  }

  /// An activity of `actor`; `object` is an id in quotes or a whole object.
  static std::string activity(const std::string& type, const std::string& actor, const std::string& object,
                              const std::string& number = "1") {
    return R"({"@context":"https://www.w3.org/ns/activitystreams","id":")" + actor + "/acts/" + number +
           R"(","type":")" + type + R"(","actor":")" + actor + R"(","object":)" + object + "}";
  }
  static std::string quoted(const std::string& text) { return '"' + text + '"'; }

  /// Works off one activity that `signer` signed.
  RowFate receive_from(const std::string& signer, const std::string& body) {
    storage::inbox::InboxRow row{.id = 1, .signer_uri = signer, .host = host_of(signer), .body = body};
    row.activity_uri = signer + "/acts";
    return process_row(db(), remote, context, row, error);
  }

  std::optional<storage::posts::Place> place_of(const std::string& uri) { return storage::posts::find_uri(db(), uri); }
  std::optional<storage::posts::PostRow> post_at(const std::string& uri) {
    const auto place = place_of(uri);
    return place ? storage::posts::find(db(), place->thread, place->post) : std::nullopt;
  }
  std::int64_t count(const std::string& table) {
    const std::string sql = "select count(*) from " + table, name = "test.count_" + table;
    return db().exec({name, sql}).front().integer(0);
  }
  void suspend_domain(const std::string& domain) {
    const auto scope = small.as(chair);
    ASSERT_TRUE(moderation::set_domain_policy(small.forum, db(), &scope,
                                              {.domain = domain,
                                               .severity = storage::domain_policy::Severity::kSuspend,
                                               .public_comment = "Sends advertisements"}));
    policy.reload(db());
  }

  /// This forum under another screen, saying its events to `heard`.
  forum::Forum forum_under(const forum::Screen& screen, forum::Events& heard) {
    return {.events = heard,
            .screen = screen,
            .ids = small.ids,
            .clock = small.clock,
            .public_url = small.forum.public_url,
            .host = small.forum.host,
            .federation = false,
            .limits = small.forum.limits};
  }
  /// What the inbox of that forum works with.
  InboxContext context_of(const forum::Forum& judged) const {
    return {judged, policy, outbox, {}, [](storage::Db&) { return false; }};
  }

  samvad::test::SmallForum small;
  moderation::DomainPolicy policy;
  Outbox outbox{{Addresses{small.forum.public_url}, small.ids, small.clock, [](storage::Db&) { return true; }}};
  InboxContext context{small.forum, policy, outbox, {}, [this](storage::Db&) { return small.site.is_private; }};
  FakeRemote remote;
  std::string error;
  storage::ActorId chair = small.member("chair", storage::members::Role::kAdministrator);
  storage::ActorId asha = small.member("asha");
  storage::ActorId board = small.board("water");
  forum::Posted thread = small.thread(asha, board);
  const std::string opening = small.forum.post_uri(thread.post);
};

}  // namespace samvad::federation::test
