#pragma once

#include "federation/http/fetch_document.hpp"

#include <functional>
#include <optional>

namespace samvad::federation {

/// What every look-up at another server needs; made once by the composition. The functions of this folder wait for
/// answers, so they belong in jobs and commands.
struct Lookup {
  Client& client;
  std::optional<Signer> signer;                                   ///< the instance actor's key; absent = unsigned
  std::function<storage::Status(const storage::Url&)> may_visit;  ///< domain policy for each hop (SEC-37)
  bool test_mode = false;         ///< http ids and IP hosts pass, as ReadOptions::test_mode
  FetchBudget* budget = nullptr;  ///< of the activity this is for (SEC-26); kPolicy "error.budget_spent" when used up

  /// A request for `url` with all of that.
  storage::Result<FetchRequest> request(const storage::Url& url) const;
};

}  // namespace samvad::federation
