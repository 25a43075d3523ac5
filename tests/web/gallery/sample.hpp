#pragma once

#include "web/html/frame.hpp"
#include "web/pages/board.hpp"
#include "web/pages/history.hpp"
#include "web/pages/home.hpp"
#include "web/pages/notices.hpp"
#include "web/pages/profile.hpp"
#include "web/pages/public_log.hpp"
#include "web/pages/thread.hpp"

namespace samvad::web::sample {

/// A small world of invented texts in two languages, so that pages can be looked at and tested without a server.
Frame frame(Language language, bool member, std::string here);
storage::actors::ActorCard card(int which);
storage::boards::BoardRow board(int which);
HomeView home();
/// Rules of a board, titles alone.
std::vector<storage::rules::RuleRow> rules();
BoardView board_view(bool empty);
/// A thread of `posts` posts, one of them deleted, one held back, one by a remote person.
ThreadView thread(int posts, bool member);
HistoryView history();
ProfileView profile(int which);
NoticesView notices();
LogView log();

}  // namespace samvad::web::sample
