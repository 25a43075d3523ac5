#include "federation/inbox/fetching_share.hpp"

namespace samvad::federation {

std::vector<std::string> FetchingShare::with_at_least(unsigned rows) const {
  std::vector<std::string> hosts;
  for (const auto& [host, count] : in_hand_) {
    if (count >= rows) hosts.push_back(host);
  }
  return hosts;
}

std::optional<storage::inbox::InboxRow> FetchingShare::claim(storage::Db& db) {
  const std::lock_guard lock(mutex_);  // over the claim: two threads shall not both find a host free
  auto row = storage::inbox::claim_fetching(db, with_at_least(1));
  if (!row && most_ > 1 && !in_hand_.empty()) row = storage::inbox::claim_fetching(db, with_at_least(most_));
  if (row) ++in_hand_[row->host];
  return row;
}

void FetchingShare::hold(const std::string& host) {
  const std::lock_guard lock(mutex_);
  ++in_hand_[host];
}

void FetchingShare::done(const std::string& host) {
  const std::lock_guard lock(mutex_);
  const auto found = in_hand_.find(host);
  if (found != in_hand_.end() && --found->second == 0) in_hand_.erase(found);
}

}  // namespace samvad::federation
