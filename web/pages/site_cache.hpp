#pragma once

#include "forum/access/site.hpp"
#include "storage/db/db.hpp"

#include <memory>
#include <mutex>

namespace samvad::web {

/// The site's settings in memory, so that a page needs no statement for them. Whoever learns of a bumped site epoch
/// calls drop(). Thread-safe.
class SiteCache {
 public:
  /// Reads them when they are not in memory: 1 statement.
  std::shared_ptr<const forum::Site> get(storage::Db& db);
  /// What is in memory without a database, null before the first get(): for error pages while the database is away.
  std::shared_ptr<const forum::Site> known() const;
  void drop();

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const forum::Site> site_, last_;
  unsigned drops_ = 0;
};

}  // namespace samvad::web
