#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/boards.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "storage/views/thread_page.hpp"

namespace samvad::forum {

/// May `scope` read this board's page? (SEC-15: one question for HTML, API, ActivityPub, feeds, mail, counts.)
bool can_see(const ViewerScope& scope, const storage::boards::BoardRow& board);
/// May `scope` open this thread? Whether its opening post is shown is a question of its own, the one lists ask: when it
/// is not, title and author are not to be shown either.
bool can_see(const ViewerScope& scope, const storage::boards::BoardRow& board,
             const storage::threads::ThreadRow& thread);
/// May `scope` know that there is, or was, such a thread? Whoever may not is told what a number that was never given is
/// told, also of a thread that is gone.
bool may_know_of(const ViewerScope& scope, const storage::boards::BoardRow& board,
                 const storage::threads::ThreadRow& thread);
/// May `scope` read this post? The SQL function visible() says the same (a property test compares them). A deleted post
/// is seen by nobody: only its tombstone is.
bool can_see(const ViewerScope& scope, const storage::boards::BoardRow& board,
             const storage::threads::ThreadRow& thread, const storage::posts::PostRow& post,
             const storage::actors::Standing& author);
/// May `scope` see an actor's page? Not (yet) admitted: itself and staff. Limited: itself, its followers,
/// staff. Suspended: staff. Gone: nobody.
bool can_see(const ViewerScope& scope, const storage::actors::ActorRow& actor);
/// The opening post of `head`, i.e. title and author.
bool can_see_opening(const ViewerScope& scope, const storage::views::ThreadHead& head);

}  // namespace samvad::forum
