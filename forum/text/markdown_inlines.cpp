#include "forum/text/escapes.hpp"
#include "forum/text/markdown_tree.hpp"
#include "forum/text/unicode.hpp"

#include <algorithm>
#include <cmark.h>
#include <map>
#include <vector>

namespace samvad::forum {
namespace {

/// What user_data of a text node points to.
constexpr char kEscaped = 'e', kOpensStrike = 'o', kClosesStrike = 'c', kEitherStrike = 'b';

void label(cmark_node* node, const char& mark) {
  cmark_node_set_user_data(node, const_cast<char*>(&mark));
}
bool is(cmark_node* node, const char& mark) {
  return cmark_node_get_user_data(node) == &mark;
}
bool is_text(cmark_node* node) {
  return node != nullptr && cmark_node_get_type(node) == CMARK_NODE_TEXT;
}

/// Neighbouring text nodes under one parent.
struct Run {
  std::vector<cmark_node*> nodes;
  bool in_link = false;
};

struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

std::vector<Run> runs_of(cmark_node* document) {
  std::vector<Run> runs;
  const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
  int links = 0;
  for (cmark_event_type event; (event = cmark_iter_next(iterator.get())) != CMARK_EVENT_DONE;) {
    cmark_node* node = cmark_iter_get_node(iterator.get());
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE) links += event == CMARK_EVENT_ENTER ? 1 : -1;
    if (type != CMARK_NODE_TEXT) continue;
    if (runs.empty() || runs.back().nodes.back() != cmark_node_previous(node)) runs.push_back({{}, links > 0});
    runs.back().nodes.push_back(node);
  }
  return runs;
}

/// Takes a run apart and puts it together again with marks as nodes of their own.
class RunPass {
 public:
  RunPass(Run& run, MarkWriter& writer, std::vector<cmark_node*>& strikes)
      : run_(run), writer_(writer), strikes_(strikes) {}

  void go() {
    for (cmark_node* node : run_.nodes) gather(literal_of(node));
    const bool escaped = std::find(barred_.begin(), barred_.end(), true) != barred_.end();
    const bool strike = text_.find("~~") != std::string::npos;
    if (!strike && !escaped && text_.find_first_of("@#[") == std::string::npos &&
        text_.find("http") == std::string::npos)
      return;
    const auto marks = run_.in_link ? std::vector<Mark>() : find_marks(text_, barred_);
    if (marks.empty() && !strike && !escaped) return;
    std::size_t done = 0;
    for (const Mark& mark : marks) {
      const std::string written = text_.substr(mark.from, mark.to - mark.from);
      const std::string html = writer_.html(mark, written);
      if (html.empty()) continue;
      plain(done, mark.from);
      put(new_html_node(false, html));
      done = mark.to;
    }
    plain(done, text_.size());
    for (cmark_node* node : run_.nodes) cmark_node_free(node);
  }

 private:
  void gather(std::string_view literal) {
    for (std::size_t at = 0; at < literal.size();) {
      const char hidden = hidden_at(literal, at);
      text_ += hidden == '\0' ? literal[at] : hidden;
      barred_.push_back(hidden != '\0');
      at += hidden == '\0' ? 1 : kHiddenBytes;
    }
  }

  void put(cmark_node* node) { cmark_node_insert_before(run_.nodes.front(), node); }

  cmark_node* put_text(std::size_t from, std::size_t to) {
    cmark_node* node = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(node, text_.substr(from, to - from).c_str());
    put(node);
    return node;
  }

  /// Text without marks; escaped characters and "~~" get nodes of their own.
  void plain(std::size_t from, std::size_t to) {
    std::size_t start = from;
    for (std::size_t at = from; at < to;) {
      const std::size_t tildes = barred_[at] ? 0 : tildes_at(at, to);
      const std::size_t length = barred_[at] ? 1 : tildes;
      if (length == 0) {
        ++at;
        continue;
      }
      if (barred_[at] || tildes == 2) {
        if (at > start) put_text(start, at);
        cmark_node* node = put_text(at, at + length);
        if (barred_[at]) {
          label(node, kEscaped);
        } else {
          label_strike(node, at);
        }
        start = at + length;
      }
      at += length;
    }
    if (to > start) put_text(start, to);
  }

  std::size_t tildes_at(std::size_t at, std::size_t to) const {
    std::size_t end = at;
    while (end < to && text_[end] == '~' && !barred_[end]) ++end;
    return end - at;
  }

  /// "~~" opens before something that is no space, closes behind such. At the edge of a run a node of another kind
  /// stands.
  void label_strike(cmark_node* node, std::size_t at) {
    const char32_t before = code_point_before(text_, at);
    std::size_t behind = at + 2;
    const char32_t after = next_code_point(text_, behind);
    const bool before_blank = at == 0 ? is_break(cmark_node_previous(run_.nodes.front())) : is_space(before);
    const bool after_blank = at + 2 == text_.size() ? is_break(cmark_node_next(run_.nodes.back())) : is_space(after);
    if (before_blank && after_blank) return;
    label(node, before_blank ? kOpensStrike : after_blank ? kClosesStrike : kEitherStrike);
    strikes_.push_back(node);
  }

  static bool is_break(cmark_node* node) {
    if (node == nullptr) return true;
    const cmark_node_type type = cmark_node_get_type(node);
    return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
  }

  Run& run_;
  MarkWriter& writer_;
  std::vector<cmark_node*>& strikes_;
  std::string text_;
  std::vector<bool> barred_;
};

/// Wraps what stands between an opening and the next closing "~~" under the same parent.
void wrap_strikes(const std::vector<cmark_node*>& strikes) {
  std::map<cmark_node*, cmark_node*> opened;  // parent -> opener
  for (cmark_node* node : strikes) {
    cmark_node* parent = cmark_node_parent(node);
    const auto opener = opened.find(parent);
    if (opener == opened.end()) {
      if (!is(node, kClosesStrike)) opened.emplace(parent, node);
      continue;
    }
    if (is(node, kOpensStrike) || cmark_node_next(opener->second) == node) continue;
    cmark_node* wrap = new_html_node(false, "<del>");
    cmark_node_set_on_exit(wrap, "</del>");
    for (cmark_node* inside = cmark_node_next(opener->second); inside != node;) {
      cmark_node* next = cmark_node_next(inside);
      cmark_node_append_child(wrap, inside);
      inside = next;
    }
    cmark_node_replace(node, wrap);
    cmark_node_free(node);
    cmark_node_free(opener->second);
    opened.erase(opener);
  }
}

}  // namespace

bool is_escaped(cmark_node* text) {
  return is_text(text) && is(text, kEscaped);
}

void mark_inlines(cmark_node* document, MarkWriter& writer) {
  std::vector<Run> runs = runs_of(document);
  std::vector<cmark_node*> strikes;
  for (Run& run : runs) RunPass(run, writer, strikes).go();
  wrap_strikes(strikes);
}

}  // namespace samvad::forum
