#include "federation/signatures/structured_fields.hpp"

#include "storage/base/crypto.hpp"

#include <algorithm>
#include <charconv>

namespace samvad::federation {
namespace {

constexpr std::size_t kFieldBytes = 16 * 1024;

bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool alpha(char c) {
  return lower(c) || (c >= 'A' && c <= 'Z');
}
bool token_char(char c) {
  return alpha(c) || digit(c) || std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

/// Replaces the value of a known key or appends; true when it was known.
template <class T>
bool put(std::vector<std::pair<std::string, T>>& list, std::string key, T value) {
  for (auto& [known, old] : list) {
    if (known != key) continue;
    old = std::move(value);
    return true;
  }
  list.emplace_back(std::move(key), std::move(value));
  return false;
}

/// Recursive descent of fixed depth: dictionary, inner list, item.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool dictionary(FieldDictionary& out) {
    spaces();
    while (at_ < text_.size()) {
      std::string name;
      FieldMember member;
      if (!key(name) || !member_value(member)) return false;
      repeated_ = put(out.members, std::move(name), std::move(member)) || repeated_;
      blanks();
      if (at_ == text_.size()) break;
      if (!take(',')) return false;
      blanks();
      if (at_ == text_.size()) return false;  // a trailing comma
    }
    out.repeated = repeated_;
    return true;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ >= text_.size()) return false;
    ++at_;
    return true;
  }
  void spaces() {
    while (peek() == ' ') ++at_;
  }
  void blanks() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }

  bool key(std::string& out) {
    if (!lower(peek()) && peek() != '*') return false;
    while (lower(peek()) || digit(peek()) ||
           (peek() != '\0' && std::string_view("_-.*").find(peek()) != std::string_view::npos)) {
      out += text_[at_++];
    }
    return true;
  }

  bool member_value(FieldMember& out) {
    if (!take('=')) {
      out.value = {BareItem::Type::kBoolean, 1, ""};
    } else if (peek() == '(') {
      out.is_inner_list = true;
      if (!inner_list(out.items)) return false;
    } else if (!bare(out.value)) {
      return false;
    }
    return parameters(out.parameters);
  }

  bool inner_list(std::vector<FieldItem>& out) {
    ++at_;
    while (true) {
      spaces();
      if (take(')')) return true;
      FieldItem item;
      if (!bare(item.value) || !parameters(item.parameters)) return false;
      out.push_back(std::move(item));
      if (peek() != ' ' && peek() != ')') return false;
    }
  }

  bool parameters(Parameters& out) {
    while (take(';')) {
      spaces();
      std::string name;
      BareItem value{BareItem::Type::kBoolean, 1, ""};
      if (!key(name) || (take('=') && !bare(value))) return false;
      out.repeated = put(out.values, std::move(name), std::move(value)) || out.repeated;
    }
    repeated_ = repeated_ || out.repeated;
    return true;
  }

  bool bare(BareItem& out) {
    const char c = peek();
    if (c == '-' || digit(c)) return number(out);
    if (c == '"') return string(out);
    if (c == ':') return byte_sequence(out);
    if (c == '?') return boolean(out);
    if (alpha(c) || c == '*') {
      out.type = BareItem::Type::kToken;
      while (at_ < text_.size() && token_char(peek())) out.text += text_[at_++];
      return true;
    }
    return false;
  }

  bool number(BareItem& out) {
    const bool negative = take('-');
    std::size_t whole = 0, fraction = 0;
    std::int64_t value = 0;
    for (; digit(peek()); ++at_, ++whole) {
      if (whole == 15) return false;
      value = value * 10 + (peek() - '0');
    }
    if (whole == 0) return false;
    out.type = BareItem::Type::kInteger;
    if (take('.')) {
      out.type = BareItem::Type::kDecimal;
      for (; digit(peek()); ++at_, ++fraction) {
        if (fraction == 3) return false;
        value = value * 10 + (peek() - '0');
      }
      if (fraction == 0 || whole > 12) return false;
      for (; fraction < 3; ++fraction) value *= 10;
    }
    out.number = negative ? -value : value;
    return true;
  }

  bool string(BareItem& out) {
    ++at_;
    out.type = BareItem::Type::kString;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c < 0x20 || c == 0x7F) return false;  // also everything over 0x7F, which is negative
      if (c == '\\') {
        if (peek() != '"' && peek() != '\\') return false;
        out.text += text_[at_++];
      } else {
        out.text += c;
      }
    }
    return false;
  }

  bool byte_sequence(BareItem& out) {
    const std::size_t start = ++at_;
    const std::size_t end = text_.find(':', start);
    if (end == std::string_view::npos) return false;
    std::string encoded(text_.substr(start, end - start));
    while (encoded.size() % 4 != 0 && !encoded.ends_with("==")) encoded += '=';  // padding may be left out
    auto decoded = storage::base64_decode(encoded);
    if (!decoded) return false;
    out.type = BareItem::Type::kBytes;
    out.text = std::move(*decoded);
    at_ = end + 1;
    return true;
  }

  bool boolean(BareItem& out) {
    ++at_;
    if (peek() != '0' && peek() != '1') return false;
    out.type = BareItem::Type::kBoolean;
    out.number = text_[at_++] - '0';
    return true;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  bool repeated_ = false;
};

std::string serialize_parameters(const Parameters& parameters) {
  std::string out;
  for (const auto& [key, value] : parameters.values) {
    out += ";" + key;
    if (value.type != BareItem::Type::kBoolean || value.number != 1) out += "=" + serialize(value);
  }
  return out;
}

std::string decimal_text(std::int64_t thousandths) {
  const std::int64_t size = thousandths < 0 ? -thousandths : thousandths;
  std::string fraction = std::to_string(1000 + size % 1000).substr(1);
  while (fraction.size() > 1 && fraction.ends_with('0')) fraction.pop_back();
  return (thousandths < 0 ? "-" : "") + std::to_string(size / 1000) + "." + fraction;
}

}  // namespace

const BareItem* Parameters::find(std::string_view key) const {
  const auto found = std::find_if(values.begin(), values.end(), [key](const auto& one) { return one.first == key; });
  return found == values.end() ? nullptr : &found->second;
}

const FieldMember* FieldDictionary::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(), [key](const auto& one) { return one.first == key; });
  return found == members.end() ? nullptr : &found->second;
}

storage::Result<FieldDictionary> parse_dictionary(std::string_view text) {
  FieldDictionary dictionary;
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.size() > kFieldBytes || !Parser(text).dictionary(dictionary)) {
    return storage::fail(storage::Code::kBadInput, "error.bad_field", "no structured dictionary");
  }
  return dictionary;
}

std::string serialize(const BareItem& item) {
  switch (item.type) {
    case BareItem::Type::kInteger:
      return std::to_string(item.number);
    case BareItem::Type::kDecimal:
      return decimal_text(item.number);
    case BareItem::Type::kToken:
      return item.text;
    case BareItem::Type::kBytes:
      return ":" + storage::base64(item.text) + ":";
    case BareItem::Type::kBoolean:
      return item.number != 0 ? "?1" : "?0";
    case BareItem::Type::kString:
      break;
  }
  std::string out = "\"";
  for (const char c : item.text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string serialize(const FieldItem& item) {
  return serialize(item.value) + serialize_parameters(item.parameters);
}

std::string serialize_inner_list(const FieldMember& member) {
  std::string out = "(";
  for (const FieldItem& item : member.items) out += (out.size() > 1 ? " " : "") + serialize(item);
  return out + ")" + serialize_parameters(member.parameters);
}

}  // namespace samvad::federation
