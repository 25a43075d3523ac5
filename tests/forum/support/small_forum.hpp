#pragma once

#include "forum/access/viewer_scope.hpp"
#include "forum/boards/boards.hpp"
#include "forum/people/sign_up.hpp"
#include "forum/posts/create_post.hpp"
#include "forum/threads/create_thread.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/hosts.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "tests/support/test_database.hpp"

#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace samvad::test {

/// Answers what a test tells it to.
class ScriptedScreen final : public forum::Screen {
 public:
  forum::Verdict verdict;
  forum::Verdict judge(storage::Db&, const forum::Draft&) const override { return verdict; }
};

/// A forum on a database of its own, whose events are written down. Federation is off: no key pairs are needed.
class SmallForum {
 public:
  SmallForum() {
    events_.subscribe([this](storage::Db&, const forum::Event& event) { said.push_back(event); });
    site.registration = forum::Registration::kOpen;
  }

  storage::Db& db() { return database.db(); }

  /// A member who signed up long ago, so that the newcomers' pace does not bind.
  storage::ActorId member(const std::string& name, storage::members::Role role = storage::members::Role::kMember) {
    const auto back = clock.now();
    clock.advance(-std::chrono::hours(24 * 30));
    const auto made = forum::sign_up(forum, db(), site, {.name = name, .role = role}, "no hash", true);
    clock.set(back);
    return made.value().member;
  }
  forum::ViewerScope as(storage::ActorId actor) {
    auto scope = forum::member_scope(db(), actor, site.is_private);
    return scope.actor ? scope : forum::remote_scope(db(), actor, site.is_private);
  }
  storage::ActorId remote(const std::string& name, const std::string& host) {
    storage::actors::ActorRow row;
    row.id = ids.make<storage::ActorId>();
    row.host_id = storage::hosts::obtain(db(), ids.make<storage::HostId>(), host).id;
    row.host = host;
    row.name = name;
    row.uri = "https://" + host + "/users/" + name;
    row.created_at = clock.now();
    if (!storage::actors::insert(db(), row)) throw std::logic_error("test: an actor of that name exists");
    return row.id;
  }
  storage::ActorId board(const std::string& name, forum::BoardDraft draft = {}) {
    draft.name = name;
    draft.title = "Board " + name;
    return forum::create_board(forum, db(), nullptr, draft).value();
  }
  forum::Posted thread(storage::ActorId author, storage::ActorId board, const std::string& title = "A thread to read") {
    return forum::create_thread(forum, db(), as(author),
                                {.board = board, .title = title, .opening = {.source = "Opening text"}})
        .value();
  }
  forum::Posted reply(storage::ActorId author, storage::ThreadId thread, const std::string& text = "A reply",
                      storage::PostId to = {}) {
    return forum::create_post(forum, db(), as(author), thread, to, {.source = text}).value();
  }

  template <class E>
  int count_said() const {
    int count = 0;
    for (const auto& event : said) count += std::holds_alternative<E>(event) ? 1 : 0;
    return count;
  }

  TestDatabase database;
  FakeClock clock;
  storage::IdMaker ids{clock, 1};
  ScriptedScreen screen;
  forum::Site site;
  std::vector<forum::Event> said;

 private:
  forum::Events events_;

 public:
  forum::Forum forum{.events = events_,
                     .screen = screen,
                     .ids = ids,
                     .clock = clock,
                     .public_url = "https://forum.test",
                     .host = "forum.test",
                     .federation = false,
                     .limits = {.posts = 1000}};  // crowded threads are written by few here
};

/// The error's key, "" for success; for short assertions.
template <class T>
std::string key_of(const storage::Result<T>& result) {
  return result ? std::string() : std::string(result.error().key);
}

}  // namespace samvad::test
