#include "forum/text/markdown_tree.hpp"

#include <cmark.h>
#include <optional>
#include <vector>

namespace samvad::forum {
namespace {

constexpr std::size_t kMaxColumns = 50, kMaxRows = 500;

/// The inline nodes between two line breaks.
using Line = std::vector<cmark_node*>;

struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};

bool is_break(cmark_node* node) {
  const cmark_node_type type = cmark_node_get_type(node);
  return type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK;
}

bool is_plain(cmark_node* node) {
  return cmark_node_get_type(node) == CMARK_NODE_TEXT && !is_escaped(node);
}

/// Each line with the break that ends it as its last node.
std::vector<Line> lines_of(cmark_node* paragraph) {
  std::vector<Line> lines(1);
  for (cmark_node* node = cmark_node_first_child(paragraph); node != nullptr; node = cmark_node_next(node)) {
    lines.back().push_back(node);
    if (is_break(node)) lines.emplace_back();
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// The alignment classes of a delimiter row (GFM 4.10), one a column; nullopt when the line is none.
std::optional<std::vector<std::string>> delimiters(const Line& line) {
  std::string text;
  for (cmark_node* node : line) {
    if (is_break(node)) continue;
    if (!is_plain(node)) return {};
    text += literal_of(node);
  }
  if (text.find('|') == std::string::npos) return {};
  std::string_view rest = trimmed(text);
  if (rest.starts_with('|')) rest.remove_prefix(1);
  if (rest.ends_with('|')) rest.remove_suffix(1);
  std::vector<std::string> columns;
  for (bool more = true; more && columns.size() <= kMaxColumns;) {
    const std::size_t bar = rest.find('|');
    more = bar != std::string_view::npos;
    std::string_view cell = trimmed(rest.substr(0, bar));
    if (more) rest.remove_prefix(bar + 1);
    const bool left = cell.starts_with(':'), right = cell.size() > 1 && cell.ends_with(':');
    if (left) cell.remove_prefix(1);
    if (right) cell.remove_suffix(1);
    if (cell.empty() || cell.find_first_not_of('-') != std::string_view::npos) return {};
    columns.emplace_back(left && right ? "align-center" : right ? "align-right" : left ? "align-left" : "");
  }
  return columns;
}

/// How many cells a line has when it is cut at its bars.
std::size_t count_cells(const Line& line) {
  std::string shape;
  for (cmark_node* node : line) {
    if (is_break(node)) continue;
    shape += is_plain(node) ? std::string(literal_of(node)) : std::string("x");
  }
  std::string_view rest = trimmed(shape);
  if (rest.starts_with('|')) rest.remove_prefix(1);
  if (rest.ends_with('|')) rest.remove_suffix(1);
  std::size_t count = 1;
  for (const char c : rest) count += c == '|' ? 1 : 0;
  return count;
}

/// Builds one table; takes the nodes of its lines out of the tree.
class TableWriter {
 public:
  explicit TableWriter(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  void row(const Line& line, const char* cell_name) {
    html_ += "<tr>\n";
    cell_ = new_cell();
    count_ = 0;
    name_ = cell_name;
    at_start_ = true;
    for (std::size_t index = 0; index < line.size(); ++index) {
      cmark_node* node = line[index];
      cmark_node_unlink(node);
      const NodeOwner owned(is_plain(node) || is_break(node) ? node : nullptr);
      if (is_break(node)) continue;
      const bool last = index + 1 == line.size() || (index + 2 == line.size() && is_break(line[index + 1]));
      if (is_plain(node)) {
        text(literal_of(node), last);
      } else {
        cmark_node_append_child(cell_.get(), node);
        at_start_ = false;
      }
    }
    end_cell();
    html_ += "</tr>\n";
  }

  std::string html_;

 private:
  static NodeOwner new_cell() { return NodeOwner(cmark_node_new(CMARK_NODE_PARAGRAPH)); }

  /// Cuts text at its bars. More cells than columns: the rest stays in the last one, nothing is lost.
  void text(std::string_view given, bool last) {
    std::string_view rest = given;
    if (at_start_ && trimmed(rest).starts_with('|')) rest.remove_prefix(rest.find('|') + 1);
    if (!trimmed(rest).empty() || rest.size() < given.size()) at_start_ = false;
    const bool closed = last && trimmed(rest).ends_with('|');
    if (closed) rest = rest.substr(0, rest.rfind('|'));
    for (std::size_t bar; count_ + 1 < columns_.size() && (bar = rest.find('|')) != std::string_view::npos;) {
      append(rest.substr(0, bar));
      end_cell();
      rest.remove_prefix(bar + 1);
    }
    append(rest);
  }

  void append(std::string_view text) {
    if (text.empty()) return;
    cmark_node* node = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(node, std::string(text).c_str());
    cmark_node_append_child(cell_.get(), node);
  }

  void end_cell() {
    const std::string& alignment = columns_[count_];
    html_.append("<").append(name_);
    if (!alignment.empty()) html_.append(" class=\"").append(alignment).append("\"");
    const std::string whole = node_html(cell_.get());
    std::string_view inner = whole;
    if (inner.starts_with("<p>")) inner.remove_prefix(3);
    if (inner.ends_with("</p>\n")) inner.remove_suffix(5);
    html_.append(">").append(trimmed(inner)).append("</").append(name_).append(">\n");
    ++count_;
    cell_ = new_cell();
  }

  const std::vector<std::string> columns_;
  NodeOwner cell_;
  const char* name_ = "td";
  std::size_t count_ = 0;
  bool at_start_ = true;
};

void make_table(cmark_node* paragraph) {
  const std::vector<Line> lines = lines_of(paragraph);
  for (std::size_t index = 1; index < lines.size(); ++index) {
    const auto columns = delimiters(lines[index]);
    if (!columns || columns->size() != count_cells(lines[index - 1])) continue;
    if (columns->size() > kMaxColumns || lines.size() - index - 1 > kMaxRows) return;
    TableWriter table(*columns);
    table.html_ = "<table>\n<thead>\n";
    table.row(lines[index - 1], "th");
    table.html_ += "</thead>\n";
    for (cmark_node* node : lines[index]) cmark_node_free(node);
    if (index + 1 < lines.size()) table.html_ += "<tbody>\n";
    for (std::size_t row = index + 1; row < lines.size(); ++row) table.row(lines[row], "td");
    if (index + 1 < lines.size()) table.html_ += "</tbody>\n";
    cmark_node_insert_after(paragraph, new_html_node(true, table.html_ + "</table>"));
    if (index == 1) {
      cmark_node_free(paragraph);
    } else {
      cmark_node_free(lines[index - 2].back());  // the break before the header
    }
    return;
  }
}

}  // namespace

void make_tables(cmark_node* document) {
  std::vector<cmark_node*> paragraphs;
  {
    const std::unique_ptr<cmark_iter, FreeIterator> iterator(cmark_iter_new(document));
    for (cmark_event_type event; (event = cmark_iter_next(iterator.get())) != CMARK_EVENT_DONE;) {
      cmark_node* node = cmark_iter_get_node(iterator.get());
      if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH) paragraphs.push_back(node);
    }
  }
  for (cmark_node* paragraph : paragraphs) make_table(paragraph);
}

}  // namespace samvad::forum
