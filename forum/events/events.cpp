#include "forum/events/events.hpp"

#include "forum/events/changes.hpp"

#include <set>

namespace samvad::forum {

void Events::emit(storage::Db& db, Event event) const {
  emit(db, std::vector{std::move(event)});
}

void Events::emit(storage::Db& db, std::vector<Event> events) const {
  std::set<storage::epochs::Changed> stale;
  for (const auto& event : events) {
    for (const auto& change : changes_of(event)) stale.insert(change);
  }
  storage::epochs::bump(db, std::vector(stale.begin(), stale.end()));
  for (const auto& event : events) {
    for (const auto& subscriber : inside_) subscriber(db, event);
  }
  if (after_.empty()) return;
  db.after_commit([this, events = std::move(events)] {
    for (const auto& event : events) {
      for (const auto& subscriber : after_) subscriber(event);
    }
  });
}

}  // namespace samvad::forum
