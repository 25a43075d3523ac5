#include "forum/text/footnotes.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxNotes = 100, kMaxLabelBytes = 60;

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// "[^label]:" at the start of a line: the label, and where the text begins.
std::optional<std::pair<std::string_view, std::size_t>> definition(std::string_view line) {
  const std::size_t at = indentation(line);
  if (at > 3 || line.substr(at, 2) != "[^") return {};
  const std::size_t end = line.find("]:", at + 2);
  if (end == std::string_view::npos || end == at + 2 || end - at - 2 > kMaxLabelBytes) return {};
  const std::string_view label = line.substr(at + 2, end - at - 2);
  if (label.find_first_of(" \t[]") != std::string_view::npos) return {};
  return std::pair(label, end + 2);
}

std::vector<std::string_view> lines_of(std::string_view source) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find('\n', at), source.size());
    lines.push_back(source.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Labels that "[^label]" without a colon behind it refers to.
std::set<std::string, std::less<>> references(std::string_view source) {
  std::set<std::string, std::less<>> labels;
  for (std::size_t at = 0; (at = source.find("[^", at)) != std::string_view::npos; at += 2) {
    const std::size_t end = source.substr(0, at + 2 + kMaxLabelBytes + 1).find(']', at + 2);
    if (end == std::string_view::npos || source.substr(end + 1, 1) == ":") continue;
    labels.emplace(source.substr(at + 2, end - at - 2));
  }
  return labels;
}

/// Follows ``` and ~~~ fences.
class Fence {
 public:
  /// True when `line` is part of fenced code, its fences included.
  bool holds(std::string_view line) {
    line.remove_prefix(indentation(line));
    const char mark = line.empty() ? '\0' : line[0];
    const std::size_t length = mark == '`' || mark == '~' ? std::min(line.find_first_not_of(mark), line.size()) : 0;
    if (length_ == 0) {
      if (length < 3) return false;
      mark_ = mark;
      length_ = length;
    } else if (mark == mark_ && length >= length_ && blank(line.substr(length))) {
      length_ = 0;
    }
    return true;
  }

 private:
  char mark_ = '\0';
  std::size_t length_ = 0;
};

}  // namespace

FootnoteSplit split_footnotes(std::string_view source) {
  FootnoteSplit split;
  if (source.find("[^") == std::string_view::npos) {
    split.body = source;
    return split;
  }
  const auto wanted = references(source);
  std::set<std::string_view> taken;
  const auto lines = lines_of(source);
  Fence fence;
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const std::string_view line = lines[index];
    const auto found = fence.holds(line) ? std::nullopt : definition(line);
    if (!found || split.notes.size() >= kMaxNotes || !wanted.contains(found->first) ||
        !taken.insert(found->first).second) {
      split.body.append(line) += '\n';
      continue;
    }
    std::string text(line.substr(found->second));
    text.erase(0, indentation(text));
    // What follows belongs to the note while it is indented, blank lines between included.
    for (std::size_t next = index + 1, blanks = 0; next < lines.size(); ++next) {
      if (blank(lines[next])) {
        ++blanks;
        continue;
      }
      const std::size_t indent = indentation(lines[next]);
      if (indent < 2 || (blanks > 0 && indent < 4)) break;
      text.append(blanks + 1, '\n').append(lines[next].substr(std::min<std::size_t>(indent, 4)));
      blanks = 0;
      index = next;
    }
    split.notes.push_back({std::string(found->first), std::move(text)});
    split.body += '\n';
  }
  return split;
}

}  // namespace samvad::forum
