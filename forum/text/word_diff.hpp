#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// What happened to a run of words between two versions.
enum class Change { kKept, kAdded, kRemoved };

/// Neighbouring words with the same fate. Kept and removed runs in order give the old text, kept and added the new.
struct DiffRun {
  Change change = Change::kKept;
  std::string text;
  bool operator==(const DiffRun&) const = default;
};

/// Compares two UTF-8 texts word by word (UAX 29 words; spaces and punctuation are words of their own) by the O(NP)
/// comparison of Wu, Manber, Myers and Miller (1990). Work is bounded: where two passages are too large and too unlike,
/// they are given as one removed and one added run. Neighbouring runs never share a change.
std::vector<DiffRun> word_diff(std::string_view old_text, std::string_view new_text);

}  // namespace samvad::forum
