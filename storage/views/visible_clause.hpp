#pragma once

#include "storage/views/viewer.hpp"

/// Calls visible() with $1 … $8 as viewer_params() binds them, the thread t, its board b and, as the judged text, the
/// state and the author given; the author's actor is alias a, its host alias h.
#define SAMVAD_VISIBLE(board, members_only, thread_state, thread_visibility, thread_author, post_state, author)        \
  "visible($1::bigint, $2::boolean, $3::boolean, $4::boolean, $5::bigint[], $6::bigint[], $7::text[], "                \
  "$8::bigint[], " board ", " members_only ", " thread_state ", " thread_visibility ", " thread_author ", " post_state \
  ", " author                                                                                                          \
  ", a.host, a.limited_at is not null or h.limited_at is not null, "                                                   \
  "a.suspended_at is not null or h.suspended_at is not null)"

/// A thread in a list: judged by its own state and author.
#define SAMVAD_VISIBLE_THREAD \
  SAMVAD_VISIBLE("t.board_id", "b.members_only", "t.state", "t.visibility", "t.author_id", "t.state", "t.author_id")

/// A post p of thread t in a list.
#define SAMVAD_VISIBLE_POST \
  SAMVAD_VISIBLE("t.board_id", "b.members_only", "t.state", "t.visibility", "t.author_id", "p.state", "p.author_id")
