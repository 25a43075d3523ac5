#pragma once

#include "storage/base/settings.hpp"

namespace samvad::web {

/// Whether this server talks to others: federation.enabled, and a public address that others can reach, or test
/// overrides that say which loopback names stand for others (design.md 4.15).
bool federation_switched_on(const storage::Settings& settings);

/// Whether ids with plain http or loopback hosts are read: only under test overrides, which hold only while
/// site.public_url is that of no real site.
bool reads_test_ids(const storage::Settings& settings);

/// limits.hash_parallel; when it is 0, half the cores, but at most the two that SEC-29 allows: a core stays free for
/// who only reads (design.md 4.16).
unsigned hash_threads(const storage::Settings& settings);

/// server.workers, or 2 × cores + 2 when it is 0 (engineering.md 5).
unsigned worker_count(const storage::Settings& settings);

}  // namespace samvad::web
