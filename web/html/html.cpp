#include "web/html/html.hpp"

#include "storage/base/guards.hpp"

#include <array>

namespace samvad::web {

namespace {

/// Replacement of each byte that may not stand as itself; null = copy.
constexpr std::array<const char*, 256> make_escapes() {
  std::array<const char*, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = "\xEF\xBF\xBD";
  table['\t'] = nullptr;
  table['\n'] = nullptr;
  table['\r'] = nullptr;
  table[0x7F] = "\xEF\xBF\xBD";
  table['&'] = "&amp;";
  table['<'] = "&lt;";
  table['>'] = "&gt;";
  table['"'] = "&quot;";
  table['\''] = "&#39;";
  return table;
}
constexpr std::array<const char*, 256> kEscapes = make_escapes();

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char* escape = kEscapes[static_cast<unsigned char>(text[i])];
    if (escape == nullptr || !storage::guard_on("SEC-23.text")) continue;
    out.append(text.substr(start, i - start));
    out += escape;
    start = i + 1;
  }
  out.append(text.substr(start));
}

void Html::begin(std::string_view name, Attributes attributes) {
  out_ += '<';
  out_ += name;
  for (const Attribute& attribute : attributes) {
    if (attribute.kind == Attribute::Kind::kAbsent) continue;
    out_ += ' ';
    out_ += attribute.name;
    if (attribute.kind == Attribute::Kind::kFlag) continue;
    out_ += "=\"";
    if (attribute.kind == Attribute::Kind::kToken && leaves_gaps_) {
      gaps_.push_back(out_.size());
    } else {
      append_escaped(out_, attribute.value);
    }
    out_ += '"';
  }
  out_ += '>';
}

void Html::end(std::string_view name) {
  out_ += "</";
  out_ += name;
  out_ += '>';
}

Html& Html::element(Tag tag, Attributes attributes, std::string_view text) {
  begin(tag.name, attributes);
  append_escaped(out_, text);
  end(tag.name);
  return *this;
}

Html& Html::piece(const Piece& piece, std::string_view form_token) {
  std::size_t from = 0;
  for (const std::size_t gap : piece.gaps) {
    out_.append(piece.bytes, from, gap - from);
    append_escaped(out_, form_token);
    from = gap;
  }
  out_.append(piece.bytes, from);
  return *this;
}

void Scripted::write(Html& html, const SafeUrl& source) {
  html.begin("script", {src(source), flag("defer", true)});
  html.end("script");
}

}  // namespace samvad::web
