#pragma once

#include "storage/tables/members.hpp"
#include "storage/views/author_cache.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::views {

/// One row of the administration's list of people.
struct MemberLine {
  members::MemberRow member;  ///< without password_hash
  actors::ActorCard card;
  std::optional<Instant> suspended_until;
};

/// Which members are listed.
enum class MemberFilter { kAll, kWaiting, kStaff, kLimited, kSuspended };

/// One page of the list.
struct MemberListPage {
  std::vector<MemberLine> members;
  std::optional<std::string> next;  ///< give as `after`; null on the last page
};

/// Members newest first; `prefix` filters by beginning of the name. Staff only: ask forum::can_do first.
MemberListPage member_list(Db& db, MemberFilter filter, std::string_view prefix, std::string_view after,
                           int limit = 50);

/// Statements of this file, for the plan test.
std::vector<Statement> member_list_statements();

}  // namespace samvad::storage::views
