#include "federation/discovery/lookup.hpp"

namespace samvad::federation {

storage::Result<FetchRequest> Lookup::request(const storage::Url& url) const {
  if (budget != nullptr && !budget->take()) {
    return storage::fail(storage::Code::kPolicy, "error.budget_spent", "no fetch left for " + url.text());
  }
  FetchRequest request;
  request.url = url;
  request.signer = signer;
  request.may_visit = may_visit;
  if (budget != nullptr) SAMVAD_CHECK(budget->bound(request));
  return request;
}

}  // namespace samvad::federation
