#include "forum/events/events.hpp"

namespace samvad::forum {

void Events::emit(storage::Db& db, Event event) const {
  for (const auto& subscriber : inside_) subscriber(db, event);
  if (after_.empty()) return;
  db.after_commit([this, event = std::move(event)] {
    for (const auto& subscriber : after_) subscriber(event);
  });
}

}  // namespace samvad::forum
