#include "web/http/strict.hpp"

#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"
#include "web/http/header_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace samvad::web {
namespace {

using storage::guard_on;
using Verdict = std::optional<Refusal>;

constexpr std::array kMethods{Method::kGet, Method::kHead,   Method::kPost,
                              Method::kPut, Method::kDelete, Method::kOptions};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Takes one line off `rest`; the bytes are known to end with an empty line.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  const auto line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return line;
}

Verdict read_version(std::string_view version, Head& head) {
  if (version == "HTTP/1.1") return std::nullopt;
  head.http_1_0 = head.close = true;
  if (version == "HTTP/1.0") return std::nullopt;
  if (version.size() >= 6 && version.starts_with("HTTP/")) return Refusal{505, "unknown HTTP version"};
  return Refusal{400, "no HTTP version"};
}

Verdict read_request_line(std::string_view line, const HeadLimits& limits, Head& head) {
  if (line.size() > limits.request_line) return Refusal{414, "request line too long"};
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Refusal{400, "broken request line"};
  const auto method = line.substr(0, first);
  if (!is_token(method) || method.size() > 32) return Refusal{400, "broken method"};
  for (const Method known : kMethods)
    if (method == name_of(known)) head.method = known;
  if (const auto refused = read_version(line.substr(last + 1), head)) return refused;

  head.target = line.substr(first + 1, last - first - 1);
  if (guard_on("SEC-21.target")) {
    if (!head.target.starts_with('/')) return Refusal{400, "target is not in origin form"};
    const auto visible = [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '#'; };
    if (!std::ranges::all_of(head.target, visible)) return Refusal{400, "target holds a raw byte"};
  }
  return std::nullopt;
}

/// True when a segment of the decoded path is "." or "..".
bool has_dot_segment(std::string_view path) {
  for (const auto segment : split_list(path, '/'))
    if (segment == "." || segment == "..") return true;
  return false;
}

/// Decodes the path once. An encoded slash or backslash would move segment borders, so it is refused.
Verdict read_path(Head& head) {
  const auto raw = head.target.substr(0, head.target.find('?'));
  auto path = storage::percent_decode(raw);
  if (!path) return Refusal{400, "path has a broken escape"};
  if (guard_on("SEC-21.path")) {
    if (std::ranges::any_of(*path, is_control)) return Refusal{400, "path holds a control character"};
    if (std::ranges::count(*path, '/') != std::ranges::count(raw, '/')) return Refusal{400, "path hides a slash"};
    if (path->find('\\') != std::string::npos) return Refusal{400, "path holds a backslash"};
    if (has_dot_segment(*path)) return Refusal{400, "path has dot segments"};
  }
  head.path = std::move(*path);
  return std::nullopt;
}

Verdict read_fields(std::string_view rest, const HeadLimits& limits, Head& head) {
  while (true) {
    const auto line = take_line(rest);
    if (line.empty()) return std::nullopt;
    if (line[0] == ' ' || line[0] == '\t') {
      if (guard_on("SEC-21.folding")) return Refusal{400, "folded field line"};
      continue;
    }
    if (head.fields.size() >= limits.fields) return Refusal{431, "too many fields"};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return Refusal{400, "broken field name"};
    const auto value = trim_spaces(line.substr(colon + 1));
    if (std::ranges::any_of(value, [](char c) { return is_control(c) && c != '\t'; }))
      return Refusal{400, "field value holds a control character"};
    head.fields.emplace_back(line.substr(0, colon), value);
  }
}

struct Counted {
  std::size_t count = 0;
  std::string_view value;  ///< of the last
};

Counted count_field(const Head& head, std::string_view name) {
  Counted counted;
  for (const auto& [field, value] : head.fields) {
    if (!equal_ignoring_case(field, name)) continue;
    ++counted.count;
    counted.value = value;
  }
  return counted;
}

Verdict check_host(const SiteAddress& site, Head& head) {
  const auto host = count_field(head, "host");
  if (!guard_on("SEC-21.host")) {
    head.host = ascii_lower(host.value);
    return std::nullopt;
  }
  if (host.count == 0) return Refusal{400, "no Host field"};
  if (host.count > 1) return Refusal{400, "more than one Host field"};
  auto canonical = canonical_host_header(host.value);
  if (!canonical) return Refusal{400, "broken Host"};
  if (!site.accepts(*canonical)) return Refusal{421, "Host is not ours"};
  head.host = std::move(*canonical);
  return std::nullopt;
}

/// What decides where the body ends: whoever reads it otherwise than a proxy before us takes the rest for a request.
Verdict check_framing(const Head& head) {
  const auto encoding = count_field(head, "transfer-encoding");
  const auto length = count_field(head, "content-length");
  if (encoding.count > 0 && guard_on("SEC-21.te")) {
    if (encoding.count > 1) return Refusal{400, "more than one Transfer-Encoding"};
    if (!equal_ignoring_case(encoding.value, "chunked")) return Refusal{400, "Transfer-Encoding is not chunked"};
    if (head.http_1_0) return Refusal{400, "Transfer-Encoding on HTTP/1.0"};
    if (length.count > 0) return Refusal{400, "Transfer-Encoding beside Content-Length"};
  }
  if (length.count > 0 && guard_on("SEC-21.cl")) {
    if (length.count > 1) return Refusal{400, "more than one Content-Length"};
    if (!digits(length.value)) return Refusal{400, "broken Content-Length"};
  }
  return std::nullopt;
}

Verdict check_meaning(Head& head) {
  if (count_field(head, "content-encoding").count > 0 && guard_on("SEC-21.encoding"))
    return Refusal{415, "Content-Encoding on a request"};
  const auto expect = count_field(head, "expect");
  if (expect.count > 0) {
    if (expect.count > 1 || !equal_ignoring_case(expect.value, "100-continue"))
      return Refusal{417, "unknown expectation"};
    head.expects_continue = !head.http_1_0;
  }
  for (const auto& [name, value] : head.fields)
    if (equal_ignoring_case(name, "connection") && list_has(value, "close")) head.close = true;
  return std::nullopt;
}

}  // namespace

std::variant<Head, Refusal> read_head(std::string_view raw, const SiteAddress& site, const HeadLimits& limits) {
  if (!raw.ends_with("\r\n\r\n")) return Refusal{400, "head does not end"};
  Head head;
  std::string_view rest = raw;
  if (auto refused = read_request_line(take_line(rest), limits, head)) return *refused;
  // what a short line leaves over is not the fields'
  if (rest.size() > limits.head - limits.request_line) return Refusal{431, "head too large"};
  if (auto refused = read_fields(rest, limits, head)) return *refused;
  if (auto refused = check_framing(head)) return *refused;
  if (auto refused = check_host(site, head)) return *refused;
  if (auto refused = read_path(head)) return *refused;
  if (auto refused = check_meaning(head)) return *refused;
  return head;
}

}  // namespace samvad::web
