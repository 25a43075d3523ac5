#include "forum/text/html_tame.hpp"

#include "forum/text/allow_list.hpp"
#include "forum/text/html_tokens.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxDepth = 96, kMaxInlines = 24, kMaxValueBytes = 4096;

constexpr std::array<std::string_view, 13> kAttributes{
    "align", "alt", "class", "colspan", "dir", "href", "lang", "rel", "rowspan", "src", "start", "translate", "title"};

/// Walks the tokens, keeping the stack of elements it has written and not closed.
class Tamer {
 public:
  Tamer(std::size_t elements, bool& cut) : elements_(elements), cut_(cut) {}

  std::string run(std::string_view html) {
    HtmlTokens tokens(html);
    for (HtmlToken token; tokens.next(token);) {
      switch (token.kind) {
        case HtmlToken::Kind::kText:
          text(token.text);
          break;
        case HtmlToken::Kind::kStart:
          start(token);
          break;
        case HtmlToken::Kind::kEnd:
          end(token.name);
          break;
      }
    }
    while (!open_.empty()) pop();
    return std::move(out_);
  }

 private:
  struct Open {
    std::string name;
    HtmlKind kind;
  };

  void text(std::string_view given) {
    if (!dropping_.empty()) return;
    for (const char c : given) {
      if (c == '<') {
        out_ += "&lt;";
      } else {
        out_ += c;
      }
    }
  }

  void start(const HtmlToken& token) {
    if (!dropping_.empty()) {
      if (token.name == dropping_) ++drop_depth_;
      return;
    }
    if (drops_content(token.name)) {
      if (token.name == "embed") return;
      dropping_ = token.name;
      drop_depth_ = 1;
      return;
    }
    const HtmlElement* element = find_html_element(token.name);
    if (element == nullptr) return;
    const bool alone =
        element->kind == HtmlKind::kBreak || element->kind == HtmlKind::kRule || element->kind == HtmlKind::kPicture;
    close_implied(*element);
    if (written_ >= elements_ || (!alone && over_depth(element->kind))) {
      cut_ = true;
      if (!alone) ++left_out_[token.name];
      return;
    }
    ++written_;
    write_tag(token);
    if (!alone) open_.push_back({token.name, element->kind});
  }

  bool over_depth(HtmlKind kind) const {
    if (!storage::guard_on("SEC-22.html_depth")) return false;
    if (open_.size() >= kMaxDepth) return true;
    if (kind != HtmlKind::kInline) return false;
    const auto inlines =
        std::count_if(open_.begin(), open_.end(), [](const Open& one) { return one.kind == HtmlKind::kInline; });
    return static_cast<std::size_t>(inlines) >= kMaxInlines;
  }

  void write_tag(const HtmlToken& token) {
    out_.append("<").append(token.name);
    for (const auto& [name, value] : token.attributes) {
      if (value.size() > kMaxValueBytes) continue;
      if (std::find(kAttributes.begin(), kAttributes.end(), name) == kAttributes.end() &&
          storage::guard_on("SEC-22.attributes")) {
        continue;
      }
      out_.append(" ").append(name).append("=\"");
      for (const char c : value) {
        switch (c) {
          case '"':
            out_ += "&quot;";
            break;
          case '<':
            out_ += "&lt;";
            break;
          case '>':
            out_ += "&gt;";
            break;
          default:
            out_ += c;
        }
      }
      out_ += '"';
    }
    out_ += '>';
  }

  void pop() {
    out_.append("</").append(open_.back().name).append(">");
    open_.pop_back();
  }

  /// Closes down to the innermost element `wanted` accepts, unless one that `stops` accepts stands above it.
  template <class Wanted, class Stops>
  void close_to(Wanted wanted, Stops stops) {
    for (std::size_t index = open_.size(); index-- > 0;) {
      if (wanted(open_[index])) {
        while (open_.size() > index) pop();
        return;
      }
      if (stops(open_[index])) return;
    }
  }

  /// The end tags that the standard implies before a start tag.
  void close_implied(const HtmlElement& element) {
    const auto is = [](std::string_view name) { return [name](const Open& one) { return one.name == name; }; };
    const auto kinds = [](std::initializer_list<HtmlKind> list) {
      return [list = std::vector<HtmlKind>(list)](const Open& one) {
        return std::find(list.begin(), list.end(), one.kind) != list.end();
      };
    };
    const auto table = kinds({HtmlKind::kTable});
    if (element.name == "li") {
      close_to(is("li"), kinds({HtmlKind::kList, HtmlKind::kTable}));
    } else if (element.name == "td" || element.name == "th") {
      close_to([](const Open& one) { return one.name == "td" || one.name == "th"; }, table);
    } else if (element.kind == HtmlKind::kRow) {
      close_to(kinds({HtmlKind::kRow}), table);
    } else if (element.kind == HtmlKind::kSection) {
      close_to(kinds({HtmlKind::kSection}), table);
    } else if (element.kind != HtmlKind::kInline && element.kind != HtmlKind::kBreak &&
               element.kind != HtmlKind::kPicture) {
      close_to(is("p"), kinds({HtmlKind::kFlow, HtmlKind::kTable, HtmlKind::kLine}));
    }
  }

  void end(const std::string& name) {
    if (!dropping_.empty()) {
      if (name == dropping_ && --drop_depth_ == 0) dropping_.clear();
      return;
    }
    const auto left = left_out_.find(name);
    if (left != left_out_.end() && left->second > 0) {
      --left->second;
      return;
    }
    if (name == "br") {  // parsers read </br> as <br>
      out_ += "<br>";
      return;
    }
    close_to([&name](const Open& one) { return one.name == name; }, [](const Open&) { return false; });
  }

  const std::size_t elements_;
  bool& cut_;
  std::string out_;
  std::vector<Open> open_;
  std::map<std::string, std::size_t, std::less<>> left_out_;  ///< start tags left out whose end tags are awaited
  std::string dropping_;                                      ///< the element whose content is stepped over
  std::size_t drop_depth_ = 0, written_ = 0;
};

}  // namespace

std::string tame_html(std::string_view html, std::size_t elements, bool& cut) {
  return Tamer(elements, cut).run(html);
}

}  // namespace samvad::forum
