#include "web/http/rate_limiter.hpp"

#include "storage/base/cache.hpp"
#include "storage/base/guards.hpp"
#include "web/http/peers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <mutex>
#include <unordered_map>

namespace samvad::web {
namespace {

constexpr std::size_t kShards = 16;
constexpr std::size_t kKeyBytes = 64;  ///< longer keys are kept as their digest, so that the table has a size

using TimePoint = std::chrono::steady_clock::time_point;

struct Bucket {
  std::string key;
  double tokens = 0;
  TimePoint filled;
};

struct Shard {
  explicit Shard(storage::SeededHash hash) : index(64, hash) {}
  std::mutex mutex;
  std::list<Bucket> order;  ///< used last stands first
  std::unordered_map<std::string_view, std::list<Bucket>::iterator, storage::SeededHash> index;
};

void refill(Bucket& bucket, Rate rate, TimePoint now) {
  const std::chrono::duration<double> past = now - bucket.filled;
  const double per_second = rate.count / std::chrono::duration<double>(rate.period).count();
  bucket.tokens = std::min<double>(rate.count, bucket.tokens + past.count() * per_second);
  bucket.filled = now;
}

}  // namespace

struct RateLimiter::Impl {
  Impl(std::size_t capacity, Now clock) : per_shard(std::max<std::size_t>(1, capacity / kShards)), now(clock) {
    for (auto& shard : shards) shard = std::make_unique<Shard>(hash);
  }

  /// The bucket of (class, key), brought to the front, filled up to now; the shard's lock is held by the caller.
  Bucket& bucket(Shard& shard, const std::string& name, Rate rate) const {
    const auto found = shard.index.find(name);
    if (found != shard.index.end()) {
      shard.order.splice(shard.order.begin(), shard.order, found->second);
    } else {
      shard.order.push_front({name, static_cast<double>(rate.count), now()});
      shard.index.emplace(shard.order.front().key, shard.order.begin());
      if (shard.order.size() > per_shard && storage::guard_on("SEC-27.buckets")) {
        shard.index.erase(shard.order.back().key);
        shard.order.pop_back();
      }
    }
    refill(shard.order.front(), rate, now());
    return shard.order.front();
  }
  static std::string name_of(std::string_view rate_class, std::string_view key) {
    if (key.size() <= kKeyBytes) return std::string(rate_class) + '\n' + std::string(key);
    return std::string(rate_class) + '\n' + storage::hex(storage::bytes_of(storage::sha256(key)));
  }
  Shard& shard_of(std::string_view name) { return *shards[(hash(name) >> 48) % kShards]; }

  const std::size_t per_shard;
  const Now now;
  const storage::SeededHash hash;
  std::array<std::unique_ptr<Shard>, kShards> shards;
};

RateLimiter::RateLimiter(std::size_t capacity, Now now) : impl_(std::make_unique<Impl>(capacity, now)) {}
RateLimiter::~RateLimiter() = default;

std::optional<std::chrono::seconds> RateLimiter::take(std::string_view rate_class, std::string_view key, Rate rate) {
  if (rate.count == 0) return std::nullopt;
  const auto name = Impl::name_of(rate_class, key);
  auto& shard = impl_->shard_of(name);
  const std::lock_guard lock(shard.mutex);
  auto& bucket = impl_->bucket(shard, name, rate);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  const double wait = (1 - bucket.tokens) * std::chrono::duration<double>(rate.period).count() / rate.count;
  return std::chrono::seconds(std::max<std::int64_t>(1, std::llround(std::ceil(wait))));
}

void RateLimiter::give_back(std::string_view rate_class, std::string_view key, Rate rate) {
  if (rate.count == 0) return;
  const auto name = Impl::name_of(rate_class, key);
  auto& shard = impl_->shard_of(name);
  const std::lock_guard lock(shard.mutex);
  auto& bucket = impl_->bucket(shard, name, rate);
  bucket.tokens = std::min<double>(rate.count, bucket.tokens + 1);
}

std::size_t RateLimiter::size() const {
  std::size_t total = 0;
  for (const auto& shard : impl_->shards) {
    const std::lock_guard lock(shard->mutex);
    total += shard->order.size();
  }
  return total;
}

std::string address_key(std::string_view address) {
  const auto bytes = parse_address(address);
  if (!bytes) return std::string(address);
  const auto network = address_network(*bytes);
  const auto text = address_text(network);
  return text.find(':') == std::string::npos ? text : text + "/64";
}

}  // namespace samvad::web
