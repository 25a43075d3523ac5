#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

/// Reads a JSON object whose values are all strings (a catalogue). The build tool stands before every library of the
/// house, so it brings its own reader; duplicate keys and everything but strings are refused with the line.
class FlatJson {
 public:
  static std::map<std::string, std::string> read(const std::string& text) {
    FlatJson reader(text);
    return reader.object();
  }

 private:
  explicit FlatJson(const std::string& text) : text_(text) {}

  [[noreturn]] void stop(const std::string& what) const {
    std::size_t line = 1;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) line += text_[i] == '\n';
    throw std::runtime_error("line " + std::to_string(line) + ": " + what);
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  bool take(char wanted) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  std::string string() {
    if (!take('"')) stop("a string is missing");
    std::string out;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        out += text_[at_++];
        continue;
      }
      const char escaped = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (escaped == 'n') {
        out += '\n';
      } else if (escaped == '"' || escaped == '\\' || escaped == '/') {
        out += escaped;
      } else {
        stop("write the character itself; only \\n, \\\" and \\\\ are known");
      }
      at_ += 2;
    }
    if (!take('"')) stop("a string does not end");
    return out;
  }
  std::map<std::string, std::string> object() {
    std::map<std::string, std::string> members;
    if (!take('{')) stop("an object is missing");
    do {
      std::string key = string();
      if (!take(':')) stop("':' is missing");
      std::string value = string();
      if (!members.emplace(key, std::move(value)).second) stop("\"" + key + "\" stands here twice");
    } while (take(','));
    if (!take('}')) stop("'}' is missing");
    skip_space();
    if (at_ != text_.size()) stop("text after the object");
    return members;
  }

  const std::string& text_;
  std::size_t at_ = 0;
};
