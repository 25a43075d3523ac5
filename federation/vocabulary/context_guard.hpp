#pragma once

#include "storage/base/json.hpp"

namespace samvad::federation {

/// Refuses documents that only a JSON-LD processor would read as we do (SEC-12): the keywords `@graph`, `@reverse`,
/// `@included`, `@nest` anywhere, as keys or as what a context maps a term to; a context that gives a core term of
/// ActivityStreams another meaning; scoped contexts; a `@context` that names others but not ActivityStreams.
/// A document without `@context` passes (embedded objects and Lemmy's assets have none). No context is ever fetched.
/// kBadInput "error.bad_activity" with the reason in detail.
storage::Status check_context(const storage::Json& document);

}  // namespace samvad::federation
