#pragma once

#include "generated/web/assets/text.hpp"
#include "web/html/safe_url.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::web {

/// HTML that the one sanitiser has passed (SEC-22): the `html` columns of posts, boards and actors, and previews.
/// Making one is a promise; grep for it in reviews.
struct SanitisedHtml {
  explicit SanitisedHtml(std::string_view sanitised) : bytes(sanitised) {}
  std::string_view bytes;
};

/// Name of an element, checked while compiling: lower case, and none that runs script or style.
struct Tag {
  consteval Tag(const char* text) : name(text) {  // NOLINT(google-explicit-constructor)
    if (name.empty() || name == "script" || name == "style" || name == "base" || name == "object" || name == "embed") {
      throw "this element is not written by pages";
    }
    for (const char c : name) {
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') throw "an element name is lower case";
    }
  }
  std::string_view name;
};

/// Name of an attribute whose value is text, checked while compiling: no URL, no handler, no inline style.
struct AttributeName {
  consteval AttributeName(const char* text) : name(text) {  // NOLINT(google-explicit-constructor)
    constexpr std::string_view kUrls[] = {"href",    "src",        "action", "formaction", "poster",
                                          "srcset",  "data",       "cite",   "hx-get",     "ping",
                                          "hx-post", "background", "srcdoc", "hx-delete"};
    for (const std::string_view url : kUrls) {
      if (name == url) throw "use href(), src(), action(): a URL is a checked type";
    }
    if (name.starts_with("on") || name.find("-on") != name.npos || name == "style" || name == "hx-vals") {
      throw "inline handlers and styles are against the content security policy";
    }
  }
  std::string_view name;
};

/// One attribute of an element. `{"class", "post"}`, `href(url)`, `flag("checked", on)`, `maybe("title", text)`.
struct Attribute {
  Attribute(AttributeName attribute, std::string_view text) : name(attribute.name), value(text) {}
  enum class Kind { kText, kFlag, kAbsent, kToken };
  static Attribute url(std::string_view name, const SafeUrl& url) { return Attribute(name, url.text(), Kind::kText); }
  Attribute(std::string_view attribute, std::string_view text, Kind how) : name(attribute), value(text), kind(how) {}
  std::string_view name, value;
  Kind kind = Kind::kText;
};

/// Where a link leads.
inline Attribute href(const SafeUrl& url) {
  return Attribute::url("href", url);
}
/// Where a picture comes from.
inline Attribute src(const SafeUrl& url) {
  return Attribute::url("src", url);
}
/// Where a form goes.
inline Attribute action(const SafeUrl& url) {
  return Attribute::url("action", url);
}
/// Where one button of a form sends it instead.
inline Attribute formaction(const SafeUrl& url) {
  return Attribute::url("formaction", url);
}
/// Where the script posts, to swap a part of the page.
inline Attribute hx_post(const SafeUrl& url) {
  return Attribute::url("data-hx-post", url);
}
/// Written without a value when `on`, else not at all.
inline Attribute flag(AttributeName name, bool on) {
  return {name.name, {}, on ? Attribute::Kind::kFlag : Attribute::Kind::kAbsent};
}
/// Written only when `text` is not empty.
inline Attribute maybe(AttributeName name, std::string_view text) {
  return {name.name, text, text.empty() ? Attribute::Kind::kAbsent : Attribute::Kind::kText};
}

/// The value is the form token of the page's reader: what is kept for other readers too has a gap there.
inline Attribute token_value(std::string_view form_token) {
  return {"value", form_token, Attribute::Kind::kToken};
}

/// HTML that the writer wrote for several readers, with gaps where each of them has a form token (SEC-17).
struct Piece {
  std::string bytes;
  std::vector<std::size_t> gaps;  ///< places in `bytes`, in order
};

/// Appends `text` with &, <, >, " and ' escaped, and bytes that HTML forbids replaced by U+FFFD.
void append_escaped(std::string& out, std::string_view text);

/// Writes one page or fragment: escapes everything, closes what it opens. Not thread-safe; one a request.
class Html {
 public:
  using Attributes = std::initializer_list<Attribute>;

  explicit Html(Text sentences, std::size_t about_bytes = 32 * 1024) : t(sentences) { out_.reserve(about_bytes); }

  const Text t;  ///< the catalogue of the page's language

  /// An element that ends with the scope of the returned value.
  class [[nodiscard]] Element {
   public:
    Element(Html& html, std::string_view name) : html_(&html), name_(name) {}
    Element(Element&& other) noexcept : html_(std::exchange(other.html_, nullptr)), name_(other.name_) {}
    Element(const Element&) = delete;
    Element& operator=(const Element&) = delete;
    Element& operator=(Element&&) = delete;
    ~Element() {
      if (html_ != nullptr) html_->end(name_);
    }

   private:
    Html* html_;
    std::string_view name_;
  };
  /// Opens an element; keep the answer for as long as it shall be open.
  Element open(Tag tag, Attributes attributes = {}) {
    begin(tag.name, attributes);
    return Element(*this, tag.name);
  }
  /// `<tag …>text</tag>`.
  Html& element(Tag tag, Attributes attributes, std::string_view text);
  Html& element(Tag tag, std::string_view text) { return element(tag, {}, text); }
  /// A void element: `<input …>`.
  Html& leaf(Tag tag, Attributes attributes = {}) {
    begin(tag.name, attributes);
    return *this;
  }
  /// Escaped text.
  Html& text(std::string_view text) {
    append_escaped(out_, text);
    return *this;
  }
  /// HTML that was sanitised before.
  Html& raw(const SanitisedHtml& html) {
    out_ += html.bytes;
    return *this;
  }
  /// A piece, with the token of this page's reader in its gaps.
  Html& piece(const Piece& piece, std::string_view form_token);
  /// The first line of a page.
  Html& doctype() {
    out_ += "<!doctype html>\n";
    return *this;
  }

  /// Bytes so far.
  std::size_t size() const { return out_.size(); }
  /// What was written; the writer is empty afterwards.
  std::string take() { return std::move(out_); }
  /// From now on form tokens are left out: what is written becomes a piece.
  void leave_gaps() { leaves_gaps_ = true; }
  /// What was written since leave_gaps().
  Piece take_piece() { return {std::exchange(out_, {}), std::exchange(gaps_, {})}; }

 private:
  friend class Scripted;
  void begin(std::string_view name, Attributes attributes);
  void end(std::string_view name);

  std::string out_;
  std::vector<std::size_t> gaps_;
  bool leaves_gaps_ = false;
};

/// The one place that may write a script element: an embedded asset of ours.
class Scripted {
 public:
  /// Writes it, deferred.
  static void write(Html& html, const SafeUrl& source);
};

}  // namespace samvad::web
