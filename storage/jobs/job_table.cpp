#include "storage/jobs/runner.hpp"

#include <algorithm>
#include <stdexcept>

namespace samvad::storage {

void JobTable::handle(std::string kind, JobMode mode, JobHandler handler) {
  if (find(kind)) throw std::logic_error("two handlers for jobs of kind " + kind);
  entries_.push_back({std::move(kind), mode, std::move(handler)});
}

void JobTable::schedule(std::string name, std::chrono::milliseconds every, std::string kind, std::string payload) {
  if (!find(kind)) throw std::logic_error("a schedule without a handler: " + kind);
  schedules_.push_back({std::move(name), every, std::move(kind), std::move(payload)});
}

const JobTable::Entry* JobTable::find(std::string_view kind) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.kind == kind; });
  return found == entries_.end() ? nullptr : &*found;
}

std::vector<std::string> JobTable::kinds() const {
  std::vector<std::string> kinds;
  for (const Entry& entry : entries_) kinds.push_back(entry.kind);
  return kinds;
}

}  // namespace samvad::storage
