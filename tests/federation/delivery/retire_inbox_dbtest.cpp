#include "federation/delivery/retire_inbox.hpp"
#include "storage/base/clock.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/follows.hpp"
#include "storage/tables/hosts.hpp"
#include "tests/support/test_database.hpp"

#include <gtest/gtest.h>
#include <map>

namespace samvad::federation {
namespace {

using namespace storage;  // NOLINT: one test, many rows

/// Answers each id as it was told; what it was not told, is there.
class ToldRemote final : public Remote {
 public:
  std::map<std::string, Code, std::less<>> told;
  Result<Json> fetch(std::string_view uri) override {
    if (const auto found = told.find(uri); found != told.end()) return fail(found->second, "error.peer_gone");
    return Json();
  }
  Status confirm_handle(std::string_view, std::string_view, std::string_view) override { return {}; }
};

class RetireInbox : public ::testing::Test {
 protected:
  RetireInbox() : host_(hosts::obtain(db_, ids_.make<HostId>(), "b.example").id) {
    actors::ActorRow row;
    row.id = board_;
    row.kind = actors::Kind::kGroup;
    row.name = "water";
    row.uri = "https://forum.test/actors/1";
    EXPECT_TRUE(actors::insert(db_, row));
  }
  std::string follower(const std::string& name) {
    actors::ActorRow row;
    row.id = ids_.make<ActorId>();
    row.name = name;
    row.host = "b.example";
    row.host_id = host_;
    row.uri = "https://b.example/u/" + name;
    row.inbox = row.uri + "/inbox";
    row.shared_inbox = kInbox;
    EXPECT_TRUE(actors::insert(db_, row));
    follows::put(db_, {.followee = board_, .follower = row.id, .accepted_at = Instant{std::chrono::seconds(1)}});
    return row.uri;
  }
  std::int64_t followers() { return follows::follower_count(db_, board_); }
  Status retire() { return retire_inbox(db_, remote_, gone_inbox_payload(host_, kInbox)); }

  static constexpr const char* kInbox = "https://b.example/inbox";
  test::TestDatabase database_;
  Db& db_ = database_.db();
  IdMaker ids_{system_clock(), 1};
  ActorId board_ = ids_.make<ActorId>();
  HostId host_;
  ToldRemote remote_;
};

TEST_F(RetireInbox, OnlyActorsThatAreGoneThemselvesStopFollowing) {
  const auto gone = follower("gone"), here = follower("here"), lost = follower("lost");
  remote_.told = {{gone, Code::kGone}, {lost, Code::kNotFound}};
  EXPECT_TRUE(retire());
  EXPECT_EQ(followers(), 2) << "only 410 is a farewell";
}

TEST_F(RetireInbox, IsTriedAgainWhenTheHostDoesNotAnswer) {
  const auto gone = follower("gone"), silent = follower("silent");
  remote_.told = {{silent, Code::kTimeout}, {gone, Code::kGone}};
  EXPECT_FALSE(retire());
  EXPECT_EQ(followers(), 1);
  remote_.told[silent] = Code::kGone;
  EXPECT_TRUE(retire());
  EXPECT_EQ(followers(), 0);
}

TEST_F(RetireInbox, WhatComesInWakesAHostThatWasOutOfReachAndNoOther) {
  const auto due = [&] {
    delivery_queue::Round round;
    return delivery_queue::due_hosts(db_, {hosts::shard_of(host_)}, round, {}, true, 10).size();
  };
  db_.exec({"test.letter", R"(insert into deliveries (host_id, activity_id, inbox_hash, inbox, object_id, shard)
                              select id, 1, 1, 'https://b.example/inbox', 1, shard from hosts)"});
  delivery_queue::host_fails(db_, host_, std::chrono::hours{2}, "HTTP 429");
  hosts::note_inbound(db_, {"b.example"});
  EXPECT_EQ(due(), 0U) << "a host that answers is obeyed";

  db_.exec({"test.later", "update hosts set last_inbound_at = null"});
  delivery_queue::host_fails(db_, host_, std::chrono::hours{2}, "error.peer_unreachable");
  hosts::note_inbound(db_, {"b.example", "unknown.example"});
  EXPECT_EQ(due(), 1U);
}

}  // namespace
}  // namespace samvad::federation
