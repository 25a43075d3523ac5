#include "web/pages/site_cache.hpp"

namespace samvad::web {

std::shared_ptr<const forum::Site> SiteCache::get(storage::Db& db) {
  unsigned drops = 0;
  {
    const std::lock_guard lock(mutex_);
    if (site_) return site_;
    drops = drops_;
  }
  auto fresh = std::make_shared<const forum::Site>(forum::load_site(db));
  const std::lock_guard lock(mutex_);
  last_ = fresh;
  if (drops == drops_) site_ = fresh;  // what was read before a drop is not kept after it
  return fresh;
}

std::shared_ptr<const forum::Site> SiteCache::known() const {
  const std::lock_guard lock(mutex_);
  return site_ ? site_ : last_;
}

void SiteCache::drop() {
  const std::lock_guard lock(mutex_);
  site_.reset();
  ++drops_;
}

}  // namespace samvad::web
