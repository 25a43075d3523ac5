#pragma once

#include "storage/views/thread_page.hpp"
#include "web/html/post_card.hpp"
#include "web/http/message.hpp"
#include "web/http/shown_cache.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace samvad::web {

/// One thread page, whoever reads it: the sheet, and its posts' cards as HTML for readers who may do the same to them.
/// What a reader may see of it is asked anew each time (forum::read_sheet); it holds no name, mark or token of anybody.
/// Thread-safe.
class KeptThread {
 public:
  explicit KeptThread(storage::views::ThreadSheet sheet);

  /// What stands on the page; holds texts that not everybody may read.
  const storage::views::ThreadSheet& sheet() const { return sheet_; }
  /// What the mark of a reader is asked for.
  const storage::views::ThreadSpan& span() const { return span_; }
  /// What makes it stale, besides another version of the thread.
  const std::vector<Shown>& shows() const { return shows_; }
  /// The cards of posts of others that the reader does not agree with, in the order of the sheet, written at the first
  /// wish; of `frame` only what is the site's counts. Null when too many kinds of readers came already.
  const std::vector<Piece>* cards(const Frame& frame, const PostActions& actions) const;
  /// Memory of all of it.
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  struct Cards {
    Language language;
    PostActions actions;
    std::vector<Piece> pieces;
  };
  const std::vector<Piece>* find(Language language, const PostActions& actions) const;

  const storage::views::ThreadSheet sheet_;
  const storage::views::ThreadSpan span_;
  std::vector<Shown> shows_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<const Cards>> cards_;
  mutable std::atomic<std::size_t> bytes_{0};
};

/// Thread pages that were read lately, so that the next reader costs the session and the writing of what is theirs. Who
/// asks compares the thread's version (storage::views::ThreadMark); names, boards and the site's settings follow
/// the epochs as kept pages do (design.md 4.17). Thread-safe.
class ThreadMemory {
 public:
  /// `budget_bytes` 0 keeps nothing.
  explicit ThreadMemory(std::size_t budget_bytes) : kept_(budget_bytes) {}

  /// Null when the page is not in memory.
  std::shared_ptr<const KeptThread> find(storage::ThreadId thread, int page);
  /// Taken before the first look at what a sheet is made of.
  std::uint64_t now() const { return kept_.now(); }
  /// Keeps a sheet read since `started`, unless something it shows changed meanwhile; the answer may be used either
  /// way.
  std::shared_ptr<const KeptThread> keep(storage::views::ThreadSheet sheet, std::uint64_t started);
  /// Counts what was written since it was kept.
  void grew(const KeptThread& kept);

  /// Something changed.
  void drop(Shown changed) { kept_.drop(changed); }
  void clear() { kept_.clear(); }

 private:
  ShownCache<const KeptThread> kept_;
};

}  // namespace samvad::web
