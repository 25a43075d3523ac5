#include "federation/objects/send_html.hpp"

#include <algorithm>
#include <array>

namespace samvad::federation {

namespace {

constexpr std::array<std::string_view, 16> kKept = {"p",    "br",  "a",  "span", "strong", "em", "del", "blockquote",
                                                    "code", "pre", "ul", "ol",   "li",     "h2", "h3",  "h4"};

bool kept(std::string_view name) {
  return std::find(kKept.begin(), kKept.end(), name) != kKept.end();
}

/// One tag of well-formed HTML, taken apart.
struct Tag {
  std::string_view name, attributes;
  bool closing = false;
};

Tag take_apart(std::string_view inside) {
  Tag tag;
  if (inside.starts_with('/')) {
    tag.closing = true;
    inside.remove_prefix(1);
  }
  if (inside.ends_with('/')) inside.remove_suffix(1);
  const auto end = std::min(inside.find_first_of(" \t\n"), inside.size());
  tag.name = inside.substr(0, end);
  tag.attributes = inside.substr(end);
  return tag;
}

/// Value of a double-quoted attribute, still escaped; "" when absent.
std::string_view attribute(std::string_view attributes, std::string_view name) {
  const std::string start = " " + std::string(name) + "=\"";
  const auto at = attributes.find(start);
  if (at == std::string_view::npos) return {};
  const auto from = at + start.size();
  return attributes.substr(from, attributes.find('"', from) - from);
}

/// Rewrites tags one by one; text passes unchanged.
class Rewriter {
 public:
  std::string run(std::string_view html) {
    out_.reserve(html.size());
    for (std::size_t at = 0; at < html.size();) {
      const auto open = std::min(html.find('<', at), html.size());
      out_ += html.substr(at, open - at);
      if (open == html.size()) break;
      const auto close = html.find('>', open);
      if (close == std::string_view::npos) break;
      write(take_apart(html.substr(open + 1, close - open - 1)));
      at = close + 1;
    }
    return std::move(out_);
  }

 private:
  void write(const Tag& tag) {
    if (write_table(tag) || write_block(tag)) return;
    if (tag.name == "img") return write_picture(tag);
    if (!kept(tag.name)) return;
    out_ += tag.closing ? "</" : "<";
    out_ += tag.name;
    if (!tag.closing) write_attributes(tag);
    out_ += '>';
  }

  /// A row is a paragraph, cells are parted by a bar; inside a cell no paragraph may open.
  bool write_table(const Tag& tag) {
    if (tag.name == "tr") {
      out_ += tag.closing ? "</p>" : "<p>";
      first_cell_ = true;
      return true;
    }
    if (tag.name == "td" || tag.name == "th") {
      if (!tag.closing && !first_cell_) out_ += " | ";
      if (!tag.closing) first_cell_ = false;
      cell_depth_ += tag.closing ? -1 : 1;
      return true;
    }
    return cell_depth_ > 0 && (tag.name == "p" || tag.name == "div");
  }

  /// Blocks that receivers do not know: a heading becomes the nearest known one, the rest a paragraph or nothing.
  bool write_block(const Tag& tag) {
    if (tag.name == "h1") return put(tag, "h2");
    if (tag.name == "h5" || tag.name == "h6") return put(tag, "h4");
    if (tag.name == "b") return put(tag, "strong");
    if (tag.name == "i") return put(tag, "em");
    if (tag.name == "s") return put(tag, "del");
    if (tag.name == "summary" || tag.name == "dt" || tag.name == "dd" || tag.name == "figcaption") return put(tag, "p");
    if (tag.name == "hr") {
      out_ += "<p>⁂</p>";
      return true;
    }
    return false;
  }

  bool put(const Tag& tag, std::string_view name) {
    out_ += tag.closing ? "</" : "<";
    out_ += name;
    out_ += '>';
    return true;
  }

  void write_attributes(const Tag& tag) {
    const auto copy = [&](std::string_view name) {
      const auto value = attribute(tag.attributes, name);
      if (value.empty()) return;
      out_ += ' ';
      out_ += name;
      out_ += "=\"";
      out_ += value;
      out_ += '"';
    };
    if (tag.name == "a") {
      for (const std::string_view name : {"href", "rel", "class", "translate"}) copy(name);
    } else if (tag.name == "span") {
      copy("class");
    } else if (tag.name == "ol") {
      copy("start");
    }
  }

  void write_picture(const Tag& tag) {
    const auto source = attribute(tag.attributes, "src"), alt = attribute(tag.attributes, "alt");
    if (source.empty()) {
      out_ += alt;
      return;
    }
    out_ += "<a href=\"";
    out_ += source;
    out_ += "\" rel=\"nofollow noopener noreferrer\">";
    out_ += alt.empty() ? source : alt;
    out_ += "</a>";
  }

  std::string out_;
  bool first_cell_ = true;
  int cell_depth_ = 0;
};

}  // namespace

std::string send_html(std::string_view html) {
  return Rewriter().run(html);
}

}  // namespace samvad::federation
