#include "web/http/multipart.hpp"

#include "web/http/header_text.hpp"

#include <algorithm>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;

constexpr std::size_t kMostPartHead = 4 * 1024;

tl::unexpected<storage::Error> broken(std::string why) {
  return fail(Code::kBadInput, "error.bad_form", std::move(why));
}

/// bchars of RFC 2046 5.1.1.
bool valid_boundary(std::string_view boundary) {
  constexpr std::string_view kMarks = "'()+_,-./:=? ";
  return !boundary.empty() && boundary.size() <= 70 && boundary.back() != ' ' &&
         std::ranges::all_of(boundary, [&](char c) {
           const char low = ascii_lower(c);
           return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || kMarks.find(c) != std::string_view::npos;
         });
}

/// Names in Content-Disposition carry %22, %0D and %0A for quote and line ends (WHATWG HTML 4.10.21.8).
std::string unescape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto escape = text.substr(0, 3);
    if (escape == "%22" || escape == "%0D" || escape == "%0A") {
      out += escape == "%22" ? '"' : escape == "%0D" ? '\r' : '\n';
      text.remove_prefix(3);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

Result<Part> read_part_head(std::string_view head) {
  Part part;
  bool named = false;
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return broken("field of a part");
    const auto value = trim_spaces(line.substr(colon + 1));
    const auto field = line.substr(0, colon);
    if (equal_ignoring_case(field, "content-transfer-encoding")) return broken("encoded part");
    if (equal_ignoring_case(field, "content-type")) part.media_type = value;
    if (!equal_ignoring_case(field, "content-disposition")) continue;
    const auto name = parameter_of(value, "name");
    if (named || !name || !equal_ignoring_case(trim_spaces(value.substr(0, value.find(';'))), "form-data"))
      return broken("disposition of a part");
    named = true;
    part.name = unescape(*name);
    if (const auto file = parameter_of(value, "filename")) part.file_name = unescape(*file);
  }
  if (!named) return broken("part without a name");
  return part;
}

}  // namespace

Result<std::vector<Part>> read_multipart(std::string_view body, std::string_view boundary) {
  if (!valid_boundary(boundary)) return broken("boundary");
  const std::string delimiter = "\r\n--" + std::string(boundary);
  if (!body.starts_with(std::string_view(delimiter).substr(2))) return broken("no first delimiter");
  body.remove_prefix(delimiter.size() - 2);
  std::vector<Part> parts;
  while (true) {
    if (body.starts_with("--")) return parts;
    if (!body.starts_with("\r\n")) return broken("text behind a delimiter");
    if (parts.size() >= kMostFormFields) return fail(Code::kTooLarge, "error.form_too_large");
    body.remove_prefix(2);
    const auto head_end = body.substr(0, kMostPartHead).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return broken("head of a part");
    SAMVAD_TRY(auto part, read_part_head(body.substr(0, head_end)));
    body.remove_prefix(head_end + 4);
    const auto end = body.find(delimiter);
    if (end == std::string_view::npos) return broken("no last delimiter");
    part.bytes = body.substr(0, end);
    parts.push_back(std::move(part));
    body.remove_prefix(end + delimiter.size());
  }
}

}  // namespace samvad::web
