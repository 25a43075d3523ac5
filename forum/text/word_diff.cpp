#include "forum/text/word_diff.hpp"

#include "forum/text/unicode.hpp"
#include "storage/base/cache.hpp"

#include <algorithm>
#include <cstdint>
#include <dtl/dtl.hpp>
#include <unordered_map>

namespace samvad::forum {
namespace {

/// Product of the lengths of two passages up to which they are compared word by word.
constexpr std::size_t kMostWork = 4'000'000;

using Words = std::vector<std::string_view>;
using Numbers = std::vector<std::uint32_t>;

Words words_of(std::string_view text) {
  Words words;
  const auto offsets = word_boundaries(text);
  for (std::size_t index = 1; index < offsets.size(); ++index) {
    if (offsets[index] > offsets[index - 1]) {
      words.push_back(text.substr(offsets[index - 1], offsets[index] - offsets[index - 1]));
    }
  }
  return words;
}

Words lines_of(std::string_view text) {
  Words lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

/// Equal pieces get equal numbers: comparing those is cheap.
class Numbering {
 public:
  Numbers of(const Words& words) {
    Numbers numbers;
    numbers.reserve(words.size());
    for (const std::string_view word : words) {
      numbers.push_back(known_.emplace(word, static_cast<std::uint32_t>(known_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t, storage::SeededHash> known_;
};

void add(std::vector<DiffRun>& runs, Change change, std::string_view text) {
  if (text.empty()) return;
  if (!runs.empty() && runs.back().change == change) {
    runs.back().text += text;
  } else {
    runs.push_back({change, std::string(text)});
  }
}

/// A removed and an added text collected until something kept follows, so that removed always stands first.
struct Pending {
  std::string removed, added;
  void flush(std::vector<DiffRun>& runs) {
    add(runs, Change::kRemoved, removed);
    add(runs, Change::kAdded, added);
    removed.clear();
    added.clear();
  }
};

/// Calls `kept(piece)` and `changed(old_part, new_part)` over the pieces of two texts, in order.
template <class Kept, class Changed>
void compare(const Words& before, const Words& after, Kept kept, Changed changed) {
  Numbering numbering;
  const Numbers left = numbering.of(before), right = numbering.of(after);
  dtl::Diff<std::uint32_t, Numbers> diff(left, right);
  diff.compose();
  std::size_t at = 0, to = 0;
  std::string removed, added;
  for (const auto& [number, info] : diff.getSes().getSequence()) {
    if (info.type == dtl::SES_DELETE) {
      removed += before[at++];
    } else if (info.type == dtl::SES_ADD) {
      added += after[to++];
    } else {
      changed(removed, added);
      removed.clear();
      added.clear();
      kept(before[at++]);
      ++to;
    }
  }
  changed(removed, added);
}

void by_words(std::string_view before, std::string_view after, std::vector<DiffRun>& runs) {
  const Words left = words_of(before), right = words_of(after);
  if (left.size() * right.size() > kMostWork) {
    add(runs, Change::kRemoved, before);
    add(runs, Change::kAdded, after);
    return;
  }
  compare(
      left, right, [&runs](std::string_view word) { add(runs, Change::kKept, word); },
      [&runs](const std::string& removed, const std::string& added) {
        add(runs, Change::kRemoved, removed);
        add(runs, Change::kAdded, added);
      });
}

/// Large texts: equal lines first, then words inside what differs.
void by_lines(std::string_view before, std::string_view after, std::vector<DiffRun>& runs) {
  const Words left = lines_of(before), right = lines_of(after);
  if (left.size() * right.size() > kMostWork) return by_words(before, after, runs);
  compare(
      left, right, [&runs](std::string_view line) { add(runs, Change::kKept, line); },
      [&runs](const std::string& removed, const std::string& added) { by_words(removed, added, runs); });
}

/// How many words two texts share at the start.
std::size_t common_words(const Words& left, const Words& right) {
  std::size_t count = 0;
  while (count < left.size() && count < right.size() && left[count] == right[count]) ++count;
  return count;
}

/// Neighbours with one fate become one run; empty ones vanish.
std::vector<DiffRun> joined(std::vector<DiffRun> runs) {
  std::vector<DiffRun> out;
  Pending pending;
  for (DiffRun& run : runs) {
    if (run.change == Change::kRemoved) {
      pending.removed += run.text;
    } else if (run.change == Change::kAdded) {
      pending.added += run.text;
    } else {
      pending.flush(out);
      add(out, Change::kKept, run.text);
    }
  }
  pending.flush(out);
  return out;
}

std::string_view span(const Words& words, std::size_t from, std::size_t to) {
  if (from == to) return {};
  const char* start = words[from].data();
  return {start, static_cast<std::size_t>(words[to - 1].data() + words[to - 1].size() - start)};
}

}  // namespace

std::vector<DiffRun> word_diff(std::string_view old_text, std::string_view new_text) {
  // 1. what both begin and end with is most of an edit, and costs nothing
  const Words left = words_of(old_text), right = words_of(new_text);
  const std::size_t head = common_words(left, right);
  std::size_t tail = 0;
  while (head + tail < std::min(left.size(), right.size()) &&
         left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) {
    ++tail;
  }
  const std::string_view before = span(left, head, left.size() - tail), after = span(right, head, right.size() - tail);
  // 2. the middle
  std::vector<DiffRun> runs;
  add(runs, Change::kKept, span(left, 0, head));
  const bool small = (left.size() - head - tail) * (right.size() - head - tail) <= kMostWork;
  if (small) {
    by_words(before, after, runs);
  } else {
    by_lines(before, after, runs);
  }
  add(runs, Change::kKept, span(left, left.size() - tail, left.size()));
  return joined(std::move(runs));
}

}  // namespace samvad::forum
