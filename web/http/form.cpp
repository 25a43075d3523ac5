#include "web/http/form.hpp"

#include "storage/base/url.hpp"
#include "storage/base/utf8.hpp"
#include "web/http/header_text.hpp"
#include "web/http/multipart.hpp"

#include <algorithm>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;

/// Browsers send CR LF for a line end; everything behind the form sees LF.
std::string with_plain_line_ends(std::string text) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from) {
    if (text[from] == '\r' && from + 1 < text.size() && text[from + 1] == '\n') continue;
    text[to++] = text[from] == '\r' ? '\n' : text[from];
  }
  text.resize(to);
  return text;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

storage::Status read_urlencoded(std::string_view body, Fields& fields) {
  while (!body.empty()) {
    const auto end = std::min(body.find('&'), body.size());
    const auto pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) continue;
    if (fields.size() >= kMostFormFields) return fail(Code::kTooLarge, "error.form_too_large");
    const auto equals = std::min(pair.find('='), pair.size());
    SAMVAD_TRY(auto name, storage::percent_decode(pair.substr(0, equals), true));
    SAMVAD_TRY(auto value, storage::percent_decode(pair.substr(std::min(equals + 1, pair.size())), true));
    fields.emplace_back(std::move(name), with_plain_line_ends(std::move(value)));
  }
  return {};
}

bool is_text(std::string_view bytes) {
  return storage::valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

storage::Status sort_parts(std::vector<Part> parts, Fields& fields, std::vector<Upload>& uploads) {
  for (auto& part : parts) {
    if (!is_text(part.name)) return fail(Code::kBadInput, "error.bad_encoding");
    if (!part.file_name) {
      if (!is_text(part.bytes)) return fail(Code::kBadInput, "error.bad_encoding");
      fields.emplace_back(std::move(part.name), with_plain_line_ends(std::string(part.bytes)));
      continue;
    }
    if (part.file_name->empty() && part.bytes.empty()) continue;  // no file was chosen
    if (uploads.size() >= kMostUploads) return fail(Code::kTooLarge, "error.form_too_large");
    uploads.push_back({std::move(part.name), storage::repair_utf8(*part.file_name), std::move(part.media_type),
                       std::string(part.bytes)});
  }
  return {};
}

}  // namespace

Result<Form> Form::parse(const Request& request) {
  Form form;
  if (request.count_header("content-type") > 1) return fail(Code::kBadInput, "error.bad_form", "two content types");
  const auto type = request.header("content-type");
  const auto essence = trim_spaces(type.substr(0, type.find(';')));
  if (essence.empty() && request.body.empty()) return form;
  if (equal_ignoring_case(essence, "application/x-www-form-urlencoded")) {
    SAMVAD_CHECK(read_urlencoded(request.body, form.fields_));
    return form;
  }
  if (!equal_ignoring_case(essence, "multipart/form-data"))
    return fail(Code::kUnsupported, "error.bad_form", "content type is no form");
  const auto boundary = parameter_of(type, "boundary");
  if (!boundary) return fail(Code::kBadInput, "error.bad_form", "no boundary");
  SAMVAD_TRY(auto parts, read_multipart(request.body, *boundary));
  SAMVAD_CHECK(sort_parts(std::move(parts), form.fields_, form.uploads_));
  return form;
}

std::string_view Form::value(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first);
  return found == fields_.end() ? std::string_view() : std::string_view(found->second);
}

bool Form::has(std::string_view name) const {
  return std::ranges::find(fields_, name, &std::pair<std::string, std::string>::first) != fields_.end();
}

std::vector<std::string_view> Form::values(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [field, value] : fields_)
    if (field == name) found.emplace_back(value);
  return found;
}

const Upload* Form::upload(std::string_view field) const {
  const auto found = std::ranges::find(uploads_, field, &Upload::field);
  return found == uploads_.end() ? nullptr : &*found;
}

}  // namespace samvad::web
