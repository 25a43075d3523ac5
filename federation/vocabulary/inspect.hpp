#pragma once

#include "federation/vocabulary/judge.hpp"

#include <string>
#include <string_view>

namespace samvad::federation {

/// How we read one payload, as one JSON object on one line: what `samvad ap inspect FILE` prints (design.md 4.14).
///
/// Members: `verdict` (accept, verify, fetch, ignore, reject), `reason`, `activity` (type name, null for a bare
/// object), `activity_id`, `actor`, `trust`, `group`, verb-specific ones (`target`, `objects`, `removal`, `ends`, …),
/// `inner` for an activity inside an activity (same members, without verdict), and `object`: `kind` (thread, reply,
/// poll, event, direct_message, ballot, actor, collection, key, webfinger, tombstone, reference, unknown) with what was
/// read of it; the HTML in `content_html` is sanitised. An unreadable payload gives verdict reject and the reason.
/// Never throws on bad input.
std::string inspect_payload(std::string_view text, const ReadOptions& options = {});

}  // namespace samvad::federation
