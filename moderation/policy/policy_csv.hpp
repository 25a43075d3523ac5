#pragma once

#include "moderation/policy/set_domain_policy.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace samvad::moderation {

/// Domain policy in the CSV that Mastodon exports and imports, with the header
/// "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate" (moderation.md 2). `limit` is written
/// as "silence", filters alone as "noop", so that others read it; `private_comment` is not part of it.
std::string policy_csv(const std::vector<storage::domain_policy::PolicyRow>& rows);

/// Reads such a CSV: columns in any order, with or without "#", only the domain is needed; a first line that names no
/// column "domain" makes it a plain list, one domain a line, each to be suspended. Severities: suspend; silence or
/// limit; noop or none. Quoting as in RFC 4180. kBadInput "error.bad_csv" with the line in the detail for any other
/// severity (never a guess: others' importers turned "noop" into a block), a flag that is not true or false, a name
/// with asterisks, too few cells, or an open quote. Every domain once; at most 20,000 lines.
storage::Result<std::vector<DomainPolicyRequest>> read_policy_csv(std::string_view text);

}  // namespace samvad::moderation
