#pragma once

#include "storage/tables/members.hpp"
#include "storage/tables/threads.hpp"

#include <string_view>
#include <vector>

namespace samvad::web::demo {

/// Somebody of the demonstration. Names are roles in a town that does not exist: nobody is meant.
struct Person {
  std::string_view name, shown, bio, language;
  storage::members::Role role = storage::members::Role::kMember;
  storage::members::Stakeholder stakeholder = storage::members::Stakeholder::kNone;
};

/// A board with the person who moderates it.
struct Board {
  std::string_view name, title, description, language, moderator;
};

/// A post of a thread; the first opens it.
struct Post {
  std::string_view author, text;
  int answers = 0;                      ///< number of the post that it answers; 0 = the thread
  std::vector<std::string_view> agree;  ///< who agrees with it
};

/// A thread in the order in which it was written.
struct Thread {
  std::string_view board, title, language;
  storage::threads::Kind kind = storage::threads::Kind::kDiscussion;
  bool pinned = false;
  std::vector<Post> posts;
};

/// Everybody; the first is the administrator, the second a moderator of the site.
const std::vector<Person>& people();
const std::vector<Board>& boards();
/// Title and text of the site's rules.
const std::vector<std::pair<std::string_view, std::string_view>>& rules();
std::vector<Thread> english_threads();
std::vector<Thread> hindi_threads();

}  // namespace samvad::web::demo
