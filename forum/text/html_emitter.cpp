#include "forum/text/html_emitter.hpp"

#include "forum/text/unicode.hpp"

#include <algorithm>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxBlocks = 48, kMaxInlines = 16, kMaxLinks = 200;
/// Room for the end tags of all that may be open.
constexpr std::size_t kReserve = 1024;

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

bool inline_only(const HtmlElement& element) {
  return element.kind == HtmlKind::kLine || element.kind == HtmlKind::kPre;
}

bool in_table(const HtmlElement& element) {
  return element.kind == HtmlKind::kTable || element.kind == HtmlKind::kSection || element.kind == HtmlKind::kRow;
}

/// The parent that an element needs, when it needs one.
struct Parent {
  bool needed = false;
  HtmlKind kind = HtmlKind::kFlow;
};

Parent parent_of(const HtmlElement& element) {
  if (element.name == "li") return {true, HtmlKind::kList};
  if (element.name == "td" || element.name == "th") return {true, HtmlKind::kRow};
  if (element.name == "summary") return {true, HtmlKind::kFlow};
  if (element.name == "caption" || element.kind == HtmlKind::kSection) return {true, HtmlKind::kTable};
  if (element.kind == HtmlKind::kRow) return {true, HtmlKind::kSection};
  return {};
}

std::string without_unwritten(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\r') {
      out += '\n';
    } else if (c == '\f') {
      out += ' ';
    } else if (!never_written(c)) {
      append_utf8(out, c);
    }
  }
  return out;
}

std::string_view escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return {};
  }
}

}  // namespace

const HtmlElement* HtmlEmitter::context() const {
  for (auto one = open_.rbegin(); one != open_.rend(); ++one) {
    if (one->element->kind != HtmlKind::kInline && one->element->kind != HtmlKind::kParagraph) return one->element;
  }
  return nullptr;
}

bool HtmlEmitter::in_implied_item() const {
  const auto item = std::find_if(open_.rbegin(), open_.rend(), [](const Open& one) {
    return one.element->kind != HtmlKind::kInline && one.element->kind != HtmlKind::kParagraph;
  });
  return item != open_.rend() && item->frame == kImplied;
}

bool HtmlEmitter::inside(std::string_view name) const {
  return std::any_of(frames_.begin(), frames_.end(), [name](const Frame& frame) {
    return frame.role != Role::kIgnored && frame.element->name == name;
  });
}

std::size_t HtmlEmitter::inline_depth() const {
  return static_cast<std::size_t>(
      std::count_if(frames_.begin(), frames_.end(), [](const Frame& frame) { return frame.role == Role::kInline; }));
}

bool HtmlEmitter::write(std::string_view markup) {
  if (out_.size() + markup.size() + kReserve > most_) {
    cut_ = true;
    return false;
  }
  out_ += markup;
  return true;
}

void HtmlEmitter::open(const HtmlElement& element, std::string_view tag, std::size_t frame) {
  open_.push_back({&element, frame});
  out_ += tag;
  if (frame != kImplied) frames_[frame].open = true;
  fresh_ = out_.size();
}

void HtmlEmitter::close_top() {
  const Open top = open_.back();
  open_.pop_back();
  out_.append("</").append(top.element->name).append(">");
  if (top.frame != kImplied) frames_[top.frame].open = false;
  if (top.element->kind != HtmlKind::kInline) boundary_ = true;
}

void HtmlEmitter::close_inlines() {
  while (!open_.empty() && open_.back().element->kind == HtmlKind::kInline) close_top();
}

void HtmlEmitter::close_text_level() {
  close_inlines();
  if (!open_.empty() && open_.back().element->kind == HtmlKind::kParagraph) close_top();
}

/// What becomes of a block here: itself, a paragraph (a cell without its row still reads as one), or nothing.
HtmlEmitter::Role HtmlEmitter::block_role(const HtmlElement& element) const {
  const HtmlElement* place = context();
  if (place != nullptr && inline_only(*place)) return Role::kIgnored;
  const Parent parent = parent_of(element);
  if (parent.needed) {
    bool right = place != nullptr && place->kind == parent.kind;
    if (element.name == "li") right = right || in_implied_item();
    if (element.name == "summary") right = right && place->name == "details" && fresh_ == out_.size();
    if (element.name == "caption") right = right && fresh_ == out_.size();
    if (right) return Role::kBlock;
    return element.kind == HtmlKind::kSection || element.kind == HtmlKind::kRow ? Role::kIgnored : Role::kParagraph;
  }
  return place != nullptr && in_table(*place) ? Role::kIgnored : Role::kBlock;
}

HtmlEmitter::Frame HtmlEmitter::inline_frame(const HtmlElement& element, const HtmlAttributes& attributes) {
  const std::string_view name = element.name;
  if (inline_depth() >= kMaxInlines) {
    cut_ = true;
    return {};
  }
  if (name == "a" && inside("a")) return {};
  if (name == "rt" || name == "rp") {
    const bool in_ruby =
        !frames_.empty() && frames_.back().role == Role::kInline && frames_.back().element->name == "ruby";
    if (!in_ruby) return {};
  }
  std::string tag = start_tag(element, attributes, options_);
  // A bare span says nothing, save in the mention links of other servers: "@<span>asha</span>".
  if (tag.empty() || (tag == "<span>" && !inside("a"))) return {};
  if (name == "a") note_link(tag, link_target(attribute(attributes, "href"), options_));
  return {Role::kInline, &element, std::move(tag), false};
}

void HtmlEmitter::start(std::string_view name, const HtmlAttributes& attributes) {
  const HtmlElement* element = find_html_element(name);
  if (element == nullptr) {
    frames_.emplace_back();
    return;
  }
  switch (element->kind) {
    case HtmlKind::kInline:
      frames_.push_back(inline_frame(*element, attributes));
      return;
    case HtmlKind::kBreak:
      if (begin_text() && write("<br>")) boundary_ = false;
      break;
    case HtmlKind::kPicture:
      picture(attributes);
      break;
    case HtmlKind::kRule:
      rule();
      break;
    default:
      block(*element, attributes);
      return;
  }
  frames_.emplace_back();
}

void HtmlEmitter::block(const HtmlElement& element, const HtmlAttributes& attributes) {
  const bool paragraph = element.kind == HtmlKind::kParagraph;
  Role role = block_role(element);
  if (role == Role::kIgnored) {
    frames_.emplace_back();
    return;
  }
  if (paragraph || role == Role::kParagraph) {
    close_text_level();
    boundary_ = true;
    frames_.push_back({Role::kParagraph, find_html_element("p"),
                       paragraph ? start_tag(element, attributes, options_) : "<p>", false});
    return;
  }
  const std::string tag = start_tag(element, attributes, options_);
  if (open_.size() >= kMaxBlocks || out_.size() + tag.size() + kReserve > most_) {
    cut_ = true;
    frames_.emplace_back();
    return;
  }
  close_text_level();
  if (element.name == "li") {
    if (!open_.empty() && open_.back().frame == kImplied) close_top();
  } else if (!open_.empty() && open_.back().element->kind == HtmlKind::kList) {
    open(*find_html_element("li"), "<li>", kImplied);
  }
  frames_.push_back({Role::kBlock, &element, tag, false});
  open(element, tag, frames_.size() - 1);
  boundary_ = true;
}

void HtmlEmitter::end() {
  if (frames_.empty()) return;
  const std::size_t index = frames_.size() - 1;
  if (frames_[index].open) {
    while (open_.back().frame != index) close_top();
    close_top();
  }
  frames_.pop_back();
}

/// Opens all that text written now stands in; false where text cannot stand.
bool HtmlEmitter::begin_text() {
  const HtmlElement* place = context();
  if (place != nullptr && in_table(*place)) return false;
  std::size_t needed = 4;
  for (const Frame& frame : frames_) needed += frame.open ? 0 : frame.tag.size();
  if (out_.size() + needed + kReserve > most_) {
    cut_ = true;
    return false;
  }
  if (place != nullptr && place->kind == HtmlKind::kList) open(*find_html_element("li"), "<li>", kImplied);
  for (std::size_t index = frames_.size(); index-- > 0;) {
    if (frames_[index].role == Role::kBlock) break;
    if (frames_[index].role != Role::kParagraph) continue;
    if (!frames_[index].open) {
      close_inlines();
      open(*frames_[index].element, frames_[index].tag, index);
    }
    break;
  }
  for (std::size_t index = 0; index < frames_.size(); ++index) {
    if (frames_[index].role == Role::kInline && !frames_[index].open) {
      open(*frames_[index].element, frames_[index].tag, index);
    }
  }
  return true;
}

void HtmlEmitter::text(std::string_view given) {
  std::string clean = without_unwritten(given);
  std::string_view text = clean;
  const HtmlElement* place = context();
  const bool pre = place != nullptr && place->kind == HtmlKind::kPre;
  if (blank(text) && (text.empty() || (boundary_ && !pre) || (place != nullptr && place->kind == HtmlKind::kList)))
    return;
  if (full_ || !begin_text()) return;
  // A parser drops a line break directly behind <pre>, so none may stand there.
  if (!open_.empty() && open_.back().element->kind == HtmlKind::kPre && fresh_ == out_.size()) {
    while (text.starts_with('\n')) text.remove_prefix(1);
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    next_code_point(text, at);
    const std::string_view reference = escaped(text[from]);
    if (!write(reference.empty() ? text.substr(from, at - from) : reference)) {
      full_ = true;
      return;
    }
    boundary_ = false;
  }
}

void HtmlEmitter::picture(const HtmlAttributes& attributes) {
  const std::string_view src = attribute(attributes, "src"), alt = attribute(attributes, "alt");
  const std::string tag = picture_tag(src, alt, options_);
  if (!tag.empty()) {
    if (begin_text() && write(tag)) boundary_ = false;
    return;
  }
  const std::string target = link_target(src, options_);
  if (target.empty() || inside("a")) {
    text(alt);
    return;
  }
  start("a", {{"href", target}});
  text(blank(alt) ? std::string_view(target) : alt);
  end();
}

void HtmlEmitter::rule() {
  const HtmlElement* place = context();
  if (place != nullptr && place->kind != HtmlKind::kFlow) return;
  close_text_level();
  write("<hr>");
  boundary_ = true;
}

void HtmlEmitter::note_link(std::string_view tag, std::string_view href) {
  const std::string_view classes = tag.substr(0, tag.find(" href="));
  if (classes.find("mention") != std::string_view::npos || classes.find("hashtag") != std::string_view::npos) return;
  if (links_.size() < kMaxLinks && std::find(links_.begin(), links_.end(), href) == links_.end()) {
    links_.emplace_back(href);
  }
}

std::string HtmlEmitter::finish() {
  while (!open_.empty()) close_top();
  frames_.clear();
  // White space at the end shows nothing.
  while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\n' || out_.back() == '\t')) out_.pop_back();
  return std::move(out_);
}

}  // namespace samvad::forum
