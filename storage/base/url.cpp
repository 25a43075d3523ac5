#include "storage/base/url.hpp"

#include "storage/base/guards.hpp"
#include "storage/base/utf8.hpp"

#include <algorithm>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <charconv>
#include <idn2.h>
#include <memory>

namespace samvad::storage {
namespace {

constexpr std::size_t kUrlBytes = 2048, kHostBytes = 253, kLabelBytes = 63;

tl::unexpected<Error> bad_host(std::string reason) {
  return fail(Code::kBadInput, "error.bad_host", std::move(reason));
}
tl::unexpected<Error> bad_url(std::string reason) {
  return fail(Code::kBadInput, "error.bad_url", std::move(reason));
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool digit(char c) {
  return c >= '0' && c <= '9';
}
bool unreserved(char c) {
  return digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
}

/// A host whose last label is a number is an IPv4 address in some spelling (0x7f.1, 017700000001, 2130706433).
bool ends_in_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  if (std::all_of(last.begin(), last.end(), digit)) return true;
  return last.size() >= 2 && last[0] == '0' && lower(last[1]) == 'x' &&
         last.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

Result<std::string> ip_literal(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (const auto v6 = boost::urls::parse_ipv6_address(host)) return std::string(v6->to_string());
  if (const auto v4 = boost::urls::parse_ipv4_address(host)) return std::string(v4->to_string());
  return bad_host("no IP address in its usual spelling");
}

/// UTS 46 non-transitional: lower case, normal form, A-labels. Without the library's STD3 switch: version 2.3.3 drops
/// the characters that rule forbids ("exam_ple.org" became "example.org") instead of refusing them; check_labels
/// refuses.
Result<std::string> to_ascii(std::string_view host) {
  char* answer = nullptr;
  const std::string text(host);
  const int code = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(text.c_str()),
                                  reinterpret_cast<std::uint8_t**>(&answer), IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owned(answer, [](void* memory) { idn2_free(memory); });
  if (code != IDN2_OK) return bad_host(idn2_strerror(code));
  return std::string(answer);
}

Status check_labels(std::string_view host) {
  if (host.empty() || host.size() > kHostBytes) return bad_host("empty or over 253 characters");
  for (std::size_t at = 0; at <= host.size();) {
    const std::size_t end = std::min(host.find('.', at), host.size());
    const std::string_view label = host.substr(at, end - at);
    if (label.empty() || label.size() > kLabelBytes) return bad_host("an empty or over-long label");
    if (label.front() == '-' || label.back() == '-') return bad_host("a hyphen at the edge of a label");
    for (const char c : label) {
      if (!digit(c) && (c < 'a' || c > 'z') && c != '-') return bad_host("a character no host name has");
    }
    at = end + 1;
  }
  return {};
}

}  // namespace

Result<std::string> canonical_host(std::string_view host, bool allow_ip) {
  // 1. what never stands in a name: userinfo, port, path, percent, blanks, controls
  if (host.empty() || host.size() > 1024) return bad_host("empty or too long");
  if (host.find(':') != std::string_view::npos || host.front() == '[') {
    if (!allow_ip) return bad_host("an IPv6 address or a port");
    return ip_literal(host);
  }
  for (const char c : host) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return bad_host("a blank or control character");
    if (std::string_view("@/?#[]\\%<>^|`{}\"").find(c) != std::string_view::npos)
      return bad_host("a reserved character");
  }
  if (!valid_utf8(host)) return bad_host("bad UTF-8");
  // 2. IDNA, then one trailing dot off (other full stops of UTS 46 have become dots by now)
  SAMVAD_TRY(std::string ascii, to_ascii(host));
  if (ascii.ends_with('.')) ascii.pop_back();
  if (ends_in_number(ascii) && guard_on("SEC-14.numbers")) {
    if (!allow_ip) return bad_host("an IP address");
    return ip_literal(ascii);
  }
  SAMVAD_CHECK(check_labels(ascii));
  return ascii;
}

bool host_under(std::string_view host, std::string_view domain) {
  if (domain.empty() || !host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.' || !guard_on("SEC-14.labels");
}

namespace {

struct Authority {
  std::string host;
  std::uint16_t port = 0;  ///< 0 = none given
};

Result<Authority> parse_authority(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return bad_url("userinfo");
  std::string_view host = text, port;
  const std::size_t bracket = text.find(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  Authority authority;
  auto canonical = canonical_host(host, true);
  if (!canonical) return bad_url("host: " + canonical.error().detail);
  authority.host = std::move(*canonical);
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), authority.port);
    if (error != std::errc{} || end != port.data() + port.size() || authority.port == 0) return bad_url("port");
  }
  return authority;
}

/// What follows the authority, with the characters that may not stand in a URI but do in the wild percent-encoded.
Result<std::string> encoded_rest(std::string_view rest) {
  std::string out;
  for (const char c : rest) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F || c == '\\') return bad_url("a blank, control or backslash");
    if (byte >= 0x80 || std::string_view("\"<>^`{|}[]").find(c) != std::string_view::npos) {
      out += percent_encode(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
  return out;
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    std::string segment(path.substr(at + 1, end - at - 1));
    for (std::size_t dot = 0; (dot = segment.find("%2", dot)) != std::string::npos;) {
      if (dot + 2 < segment.size() && lower(segment[dot + 2]) == 'e') {
        segment.replace(dot, 3, ".");
      } else {
        dot += 2;
      }
    }
    if (segment == "." || segment == "..") return true;
    at = end;
  }
  return false;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  // 1. scheme and authority by hand: the host needs IDNA, and nothing but http(s) is taken
  if (text.size() > kUrlBytes) return bad_url("over 2,048 bytes");
  if (!valid_utf8(text)) return bad_url("bad UTF-8");
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return bad_url("no absolute URI");
  std::string scheme(text.substr(0, colon));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
  if (scheme != "https" && scheme != "http") return bad_url("neither http nor https");
  const std::size_t start = colon + 3, rest_at = std::min(text.find_first_of("/?#", start), text.size());
  SAMVAD_TRY(const Authority authority, parse_authority(text.substr(start, rest_at - start)));
  SAMVAD_TRY(std::string rest, encoded_rest(text.substr(rest_at)));
  if (!rest.starts_with('/')) rest.insert(0, "/");

  // 2. put together again; Boost.URL judges path, query and fragment (RFC 3986), and takes out dot segments. Percent
  //    escapes stay as they are: peers compare ids as text.
  Url url;
  url.host_ = authority.host;
  const std::uint16_t standard = scheme == "https" ? 443 : 80;
  url.port_ = authority.port == 0 ? standard : authority.port;
  const bool v6 = url.host_.find(':') != std::string::npos;
  std::string whole = scheme + "://" + (v6 ? "[" + url.host_ + "]" : url.host_);
  if (url.port_ != standard) whole += ":" + std::to_string(url.port_);
  url.path_at_ = whole.size();
  whole += rest;
  auto parsed = boost::urls::parse_uri(whole);
  if (!parsed) return bad_url(parsed.error().message());
  if (has_dot_segment(std::string_view(rest).substr(0, rest.find_first_of("?#")))) {
    boost::urls::url mutable_url(*parsed);
    mutable_url.normalize_path();
    whole.assign(mutable_url.buffer());
  }
  if (whole.size() > kUrlBytes) return bad_url("over 2,048 bytes");

  // 3. where the parts lie
  url.scheme_end_ = scheme.size();
  url.fragment_at_ = std::min(whole.find('#', url.path_at_), whole.size());
  url.query_at_ = std::min(whole.find('?', url.path_at_), url.fragment_at_);
  url.text_ = std::move(whole);
  return url;
}

std::string_view Url::scheme() const {
  return std::string_view(text_).substr(0, scheme_end_);
}
std::string_view Url::host() const {
  return host_;
}
std::string_view Url::target() const {
  return std::string_view(text_).substr(path_at_, fragment_at_ - path_at_);
}
std::string_view Url::path() const {
  return std::string_view(text_).substr(path_at_, query_at_ - path_at_);
}
std::string_view Url::query() const {
  return query_at_ == fragment_at_ ? std::string_view{}
                                   : std::string_view(text_).substr(query_at_ + 1, fragment_at_ - query_at_ - 1);
}
std::string_view Url::fragment() const {
  return fragment_at_ == text_.size() ? std::string_view{} : std::string_view(text_).substr(fragment_at_ + 1);
}
std::string Url::origin() const {
  return text_.substr(0, path_at_);
}
std::string Url::without_fragment() const {
  return text_.substr(0, fragment_at_);
}
bool Url::same_origin(const Url& other) const {
  return origin() == other.origin();
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (unreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15U]};
    }
  }
  return out;
}

Result<std::string> percent_decode(std::string_view text, bool form) {
  const auto value = [](char c) -> int {
    if (digit(c)) return c - '0';
    const char low = lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%') {
      const int high = at + 1 < text.size() ? value(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? value(text[at + 2]) : -1;
      if (high < 0 || low < 0) return fail(Code::kBadInput, "error.bad_encoding", "a broken escape");
      out += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      out += form && text[at] == '+' ? ' ' : text[at];
    }
  }
  if (out.find('\0') != std::string::npos) return fail(Code::kBadInput, "error.bad_encoding", "NUL");
  if (!valid_utf8(out)) return fail(Code::kBadInput, "error.bad_encoding", "bad UTF-8");
  return out;
}

}  // namespace samvad::storage
