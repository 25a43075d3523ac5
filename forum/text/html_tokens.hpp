#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::forum {

/// A piece of HTML as the tokenizer of the HTML standard (13.2.5) would cut it.
struct HtmlToken {
  enum class Kind { kText, kStart, kEnd } kind = Kind::kText;
  std::string_view text;                                             ///< of kText: as written, references not decoded
  std::string name;                                                  ///< of tags: lower case
  std::vector<std::pair<std::string, std::string_view>> attributes;  ///< values as written, first of a name wins
};

/// Cuts HTML into text and tags in one pass; comments, declarations and the content of raw text elements (script,
/// style, textarea, …) are stepped over. Linear in the input, never fails.
class HtmlTokens {
 public:
  /// `html` must outlive the reader.
  explicit HtmlTokens(std::string_view html) : html_(html) {}
  /// The next token in `token`; false at the end.
  bool next(HtmlToken& token);

 private:
  bool read_markup(HtmlToken& token);
  bool read_tag(HtmlToken& token);
  void read_attribute(HtmlToken& token);
  std::string_view read_value();
  void skip_blank();
  void skip_comment();
  void skip_raw_text(std::string_view name);

  std::string_view html_;
  std::size_t at_ = 0;
};

}  // namespace samvad::forum
