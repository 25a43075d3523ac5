#include "forum/events/events.hpp"

#include "forum/events/changes.hpp"

namespace samvad::forum {

void Events::emit(storage::Db& db, Event event) const {
  if (const auto changes = changes_of(event); !changes.empty()) storage::epochs::bump(db, changes);
  for (const auto& subscriber : inside_) subscriber(db, event);
  if (after_.empty()) return;
  db.after_commit([this, event = std::move(event)] {
    for (const auto& subscriber : after_) subscriber(event);
  });
}

}  // namespace samvad::forum
