#pragma once

#include "forum/text/allow_list.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::forum {

/// Writes allow-listed HTML from the events of a tree walk and keeps it well-formed: it alone decides what may stand in
/// what. Inlines and paragraphs are opened when something is written in them, closed before a block begins and opened
/// again after it, so no empty ones appear and none is ever crossed by a block. At most `most` bytes, 64 levels, 16
/// inlines; beyond that tags are left out and text stays.
class HtmlEmitter {
 public:
  /// `options` must outlive the emitter.
  HtmlEmitter(const SanitiseOptions& options, std::size_t most) : options_(options), most_(most) {}

  /// A start tag by its HTML name; unknown names write nothing. Every start needs its end, void elements too.
  void start(std::string_view name, const HtmlAttributes& attributes);
  void end();
  /// Decoded text, valid UTF-8.
  void text(std::string_view text);
  /// Closes what is open and gives the whole.
  std::string finish();

  bool cut() const { return cut_; }  ///< something was left out for size or depth
  /// Targets of links that are no mention and no tag, each once.
  const std::vector<std::string>& links() const { return links_; }

 private:
  enum class Role { kIgnored, kInline, kParagraph, kBlock };
  /// An element of the source that has begun and not ended.
  struct Frame {
    Role role = Role::kIgnored;
    const HtmlElement* element = nullptr;
    std::string tag;
    bool open = false;  ///< its tag stands in the output, unclosed
  };
  /// A tag that stands in the output, unclosed. `frame` is kImplied for an li that no source tag made.
  struct Open {
    const HtmlElement* element;
    std::size_t frame;
  };
  static constexpr std::size_t kImplied = static_cast<std::size_t>(-1);

  Role block_role(const HtmlElement& element) const;
  Frame inline_frame(const HtmlElement& element, const HtmlAttributes& attributes);
  void block(const HtmlElement& element, const HtmlAttributes& attributes);
  void picture(const HtmlAttributes& attributes);
  void rule();
  const HtmlElement* context() const;  ///< innermost open block but p; nullptr at the top
  bool in_implied_item() const;
  bool inside(std::string_view name) const;
  std::size_t inline_depth() const;
  void open(const HtmlElement& element, std::string_view tag, std::size_t frame);
  void close_top();
  void close_inlines();
  void close_text_level();
  bool begin_text();
  bool write(std::string_view markup);
  void note_link(std::string_view tag, std::string_view href);

  const SanitiseOptions& options_;
  const std::size_t most_;
  std::string out_;
  std::vector<Frame> frames_;
  std::vector<Open> open_;
  std::vector<std::string> links_;
  bool boundary_ = true;  ///< nothing was written since the last block tag
  bool cut_ = false;
  bool full_ = false;      ///< text was cut for size: no more follows
  std::size_t fresh_ = 0;  ///< length of the output right after the last start tag of an element
};

}  // namespace samvad::forum
