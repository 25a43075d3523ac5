#pragma once

#include "storage/base/cache.hpp"
#include "storage/db/db.hpp"
#include "storage/tables/domain_policy.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace samvad::moderation {

/// What domain policy says of one host.
struct DomainVerdict {
  bool suspended = false;  ///< nothing is taken from it, sent to it, or fetched from it
  bool limited = false;    ///< its people are hidden from public view
  bool reject_media = false;
  bool reject_reports = false;
};

/// Domain policy in force (moderation.md 2; SEC-14, SEC-36, SEC-37): an in-memory picture of the newest rows, so that
/// the IO threads can ask without the database. Matching is by suffix at label boundaries; every covering row counts,
/// so a milder row for a subdomain does not undo a stricter one above it. Thread-safe.
class DomainPolicy {
 public:
  /// Reads the rows in force; call at start and when the site epoch moved.
  void reload(storage::Db& db);
  /// Verdict for a canonical host name, with or without ":port". An empty host (ours) is never under policy.
  DomainVerdict verdict(std::string_view host) const;
  bool suspended(std::string_view host) const { return verdict(host).suspended; }

 private:
  using Rules = std::map<std::string, DomainVerdict, std::less<>>;
  storage::Snapshot<Rules> rules_;
};

}  // namespace samvad::moderation
