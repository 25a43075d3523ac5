#include "forum/people/screening.hpp"

namespace samvad::forum {

storage::Status refuse_if_judged(const Verdict& verdict, bool hold_refuses) {
  const bool refuses = verdict.kind == Verdict::Kind::kRefuse || (hold_refuses && verdict.kind == Verdict::Kind::kHold);
  if (!refuses) return {};
  return storage::fail(storage::Error(storage::Code::kRefused, "error.refused_by_rule")
                           .with("reason", verdict.reason)
                           .with("matched", verdict.matched));
}

}  // namespace samvad::forum
