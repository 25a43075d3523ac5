#pragma once

#include "storage/base/clock.hpp"

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace samvad::storage {

/// A 64-bit name of one `Tag`: milliseconds << 16 | process (6 bits) | counter (10 bits) (design.md 4.2, 4.20).
/// Ids are text in JSON and URLs and never a permission. 0 means "none".
template <class Tag>
struct Id {
  std::int64_t value = 0;
  constexpr explicit operator bool() const { return value != 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

struct ActorTag;
struct BoardTag;  ///< a board's id equals the id of its Group actor
struct ThreadTag;
struct PostTag;
struct ReportTag;
struct DecisionTag;
struct ActivityTag;
struct HostTag;
struct MediaTag;
struct JobTag;
struct NoticeTag;
struct RuleTag;

using ActorId = Id<ActorTag>;        ///< names a row of actors
using ThreadId = Id<ThreadTag>;      ///< names a thread
using PostId = Id<PostTag>;          ///< names a post
using ReportId = Id<ReportTag>;      ///< names a report
using DecisionId = Id<DecisionTag>;  ///< names a decision
using ActivityId = Id<ActivityTag>;  ///< names a stored activity
using HostId = Id<HostTag>;          ///< names another server
using MediaId = Id<MediaTag>;        ///< names a file
using JobId = Id<JobTag>;            ///< names a job
using NoticeId = Id<NoticeTag>;      ///< names a notice
using RuleId = Id<RuleTag>;          ///< names a rule of a board or the site

/// Decimal text of an id.
template <class Tag>
std::string to_text(Id<Tag> id) {
  return std::to_string(id.value);
}

/// Reads 1–19 decimal digits, no sign, no leading zero; kBadInput "error.bad_id" otherwise.
Result<std::int64_t> parse_id(std::string_view text);

/// The time part of an id, to the millisecond: when what it names was made or published.
inline Instant time_of(std::int64_t id) {
  return Instant{std::chrono::milliseconds{id >> 16}};
}

/// Makes ids. Thread-safe. The counter runs on across milliseconds, so two ids of one process never meet within
/// 1,024 ids a millisecond; past that the maker borrows from the next millisecond.
class IdMaker {
 public:
  /// `process` 0–63 tells apart the processes that share one database.
  IdMaker(const Clock& clock, unsigned process) : clock_(clock), process_(process & 63U) {}

  /// A new id for something made here and now; strictly increasing within this maker.
  template <class T>
  T make() {
    return T{next()};
  }
  /// An id whose time part is `published` clamped to the past, low 16 bits random (design.md 4.20); may collide, so
  /// the caller draws again on a conflict.
  template <class T>
  T make_at(Instant published) {
    return T{at(published)};
  }

 private:
  std::int64_t next();
  std::int64_t at(Instant published);

  const Clock& clock_;
  const std::int64_t process_;
  std::atomic<std::int64_t> last_{0};  ///< milliseconds << 10 | counter
};

}  // namespace samvad::storage

template <class Tag>
struct std::hash<samvad::storage::Id<Tag>> {
  std::size_t operator()(samvad::storage::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value * 0x9E3779B97F4A7C15LL);
  }
};
