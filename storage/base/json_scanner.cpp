#include "storage/base/guards.hpp"
#include "storage/base/json.hpp"
#include "storage/base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <deque>

namespace samvad::storage {
namespace {

constexpr std::size_t kNumberCharacters = 32;
constexpr int kExponent = 400;  // past the range of a double; RapidJSON 1.1.0 aborts on far larger ones

bool digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Scanner {
 public:
  Scanner(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  Result<JsonShape> run() {
    if (text_.size() > limits_.bytes) return fail(Code::kTooLarge, "error.json_too_large", "more bytes than allowed");
    if (!document()) return fail(Code::kBadInput, "error.bad_json", reason_ + " at byte " + std::to_string(at_));
    return shape_;
  }

 private:
  struct Frame {
    bool object;
    std::size_t count;      // items or members so far
    std::size_t first_key;  // where this object's keys begin in keys_
  };

  bool refuse(const char* why) {
    reason_ = why;
    return false;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  /// value, then whatever the open containers allow, until all are closed (RFC 8259 section 2)
  bool document() {
    do {
      if (!value_or_open()) return false;
      if (!opened_ && !close_or_continue()) return false;
    } while (!stack_.empty());
    blanks();
    return at_ == text_.size() || refuse("text after the value");
  }

  bool value_or_open() {
    blanks();
    opened_ = false;
    switch (peek()) {
      case '{':
        return open(true);
      case '[':
        return open(false);
      case '"':
        return string(nullptr);
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  bool open(bool object) {
    ++at_;
    if (stack_.size() >= limits_.depth && guard_on("SEC-20.depth")) return refuse("nested too deeply");
    stack_.push_back({object, 0, keys_.size()});
    blanks();
    if (take(object ? '}' : ']')) {
      stack_.pop_back();
      return true;
    }
    opened_ = true;
    return object ? member() : item();
  }

  /// After a value: "," and the next slot, or the ends of containers.
  bool close_or_continue() {
    while (!stack_.empty()) {
      blanks();
      Frame& top = stack_.back();
      if (take(',')) return top.object ? member() : item();
      if (!take(top.object ? '}' : ']')) return refuse("a comma or an end is missing");
      if (top.object && !keys_differ(top) && guard_on("SEC-20.duplicates")) return refuse("a key occurs twice");
      stack_.pop_back();
    }
    return true;
  }

  bool item() {
    if (++stack_.back().count > limits_.array_items) return refuse("too many items in an array");
    return true;
  }

  bool member() {
    if (++members_ > limits_.members) return refuse("too many members");
    ++stack_.back().count;
    blanks();
    std::string_view key;
    if (peek() != '"') return refuse("a key is missing");
    if (!string(&key)) return false;
    keys_.push_back(key);
    blanks();
    return take(':') || refuse("a colon is missing");
  }

  bool keys_differ(const Frame& object) {
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(object.first_key);
    std::sort(first, keys_.end());
    const bool differ = std::adjacent_find(first, keys_.end()) == keys_.end();
    keys_.erase(first, keys_.end());
    shape_.largest_object = std::max(shape_.largest_object, object.count);
    return differ;
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return refuse("an unknown word");
    at_ += expected.size();
    return true;
  }

  bool digits() {
    const std::size_t start = at_;
    while (digit(peek())) ++at_;
    return at_ > start;
  }

  /// RFC 8259 section 6, with our two caps
  bool number() {
    const std::size_t start = at_;
    take('-');
    if (take('0') ? digit(peek()) : !digits()) return refuse("not a value");
    if (take('.') && !digits()) return refuse("a fraction without digits");
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (!take('+')) take('-');
      const std::size_t exponent = at_;
      if (!digits()) return refuse("an exponent without digits");
      int value = 0;
      for (std::size_t i = exponent; i < at_ && value <= kExponent; ++i) value = value * 10 + (text_[i] - '0');
      if (value > kExponent) return refuse("an exponent out of range");
      // "31E0307", "1E-324": RapidJSON 1.1.0 looks at the exponent alone and makes an infinity or noise of them.
      double ignored = 0;
      const auto read = std::from_chars(text_.data() + start, text_.data() + at_, ignored);
      if (read.ec == std::errc::result_out_of_range && guard_on("SEC-20.number_range"))
        return refuse("a number out of range");
    }
    return at_ - start <= kNumberCharacters || !guard_on("SEC-20.number_length") || refuse("a number too long");
  }

  /// One \uXXXX after the backslash and u; -1 when malformed.
  int unit() {
    int value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const int next = hex_value(peek());
      if (next < 0) return -1;
      value = value * 16 + next;
    }
    return value;
  }

  bool unicode_escape(std::string* decoded) {
    const int first = unit();
    if (first < 0) return refuse("a broken escape");
    if (first == 0 && guard_on("SEC-20.nul")) return refuse("NUL in a string");
    char32_t point = static_cast<char32_t>(first);
    if (first >= 0xDC00 && first <= 0xDFFF) return refuse("a lone surrogate");
    if (first >= 0xD800 && first <= 0xDBFF) {
      const int second = take('\\') && take('u') ? unit() : -1;
      if (second < 0xDC00 || second > 0xDFFF) return refuse("a lone surrogate");
      point = 0x10000U + ((static_cast<char32_t>(first) - 0xD800U) << 10) + (static_cast<char32_t>(second) - 0xDC00U);
    }
    if (decoded != nullptr) append_utf8(*decoded, point);
    return true;
  }

  bool escape(std::string* decoded) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return refuse("a broken escape");
    const char name = text_[at_++];
    if (name == 'u') return unicode_escape(decoded);
    const std::size_t known = kNames.find(name);
    if (known == std::string_view::npos) return refuse("a broken escape");
    if (decoded != nullptr) *decoded += kMeanings[known];
    return true;
  }

  /// A string token; its decoded text into `key` when asked: a view of the input, or of decoded_ when it has escapes.
  bool string(std::string_view* key) {
    const std::size_t start = ++at_;
    std::string* decoded = nullptr;
    while (true) {
      if (at_ >= text_.size()) return refuse("a string without end");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') break;
      if (c < 0x20) return refuse("a control character in a string");
      if (c == '\\') {
        if (key != nullptr && decoded == nullptr) {
          decoded = &decoded_.emplace_back(text_.substr(start, at_ - start));
        }
        ++at_;
        if (!escape(decoded)) return false;
        continue;
      }
      const std::size_t length = c < 0x80 ? 1 : utf8_sequence(text_, at_);
      if (length == 0) return refuse("bad UTF-8");
      if (decoded != nullptr) decoded->append(text_, at_, length);
      at_ += length;
    }
    if (key != nullptr) *key = decoded != nullptr ? std::string_view(*decoded) : text_.substr(start, at_ - start);
    ++at_;
    return true;
  }

  const std::string_view text_;
  const JsonLimits& limits_;
  std::size_t at_ = 0;
  std::size_t members_ = 0;
  bool opened_ = false;
  std::string reason_;
  std::vector<Frame> stack_;
  std::vector<std::string_view> keys_;
  std::deque<std::string> decoded_;
  JsonShape shape_;
};

}  // namespace

Result<JsonShape> scan_json(std::string_view text, const JsonLimits& limits) {
  return Scanner(text, limits).run();
}

}  // namespace samvad::storage
