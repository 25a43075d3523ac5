#pragma once

#include "storage/base/result.hpp"
#include "web/http/message.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::web {

/// A file of a multipart/form-data body. Name and type are what the sender claims, never believed (SEC-24).
struct Upload {
  std::string field, file_name, media_type;
  std::string bytes;
};

/// The decoded fields of a form body, in order. All names and values are UTF-8 without NUL.
class Form {
 public:
  /// Reads application/x-www-form-urlencoded (WHATWG URL 5.1) or multipart/form-data (RFC 7578) by the Content-Type of
  /// `request`; a request without body and type is an empty form. kUnsupported "error.bad_form" for another type,
  /// kBadInput "error.bad_form" for a body that is broken, kBadInput "error.bad_encoding" for text that is not UTF-8,
  /// kTooLarge "error.form_too_large" past 1,000 fields or 16 files.
  static storage::Result<Form> parse(const Request& request);

  /// First value of that field, "" when absent. Line ends of values are "\n" (browsers send CR LF).
  std::string_view value(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string_view> values(std::string_view name) const;  ///< all values of that field, in order
  /// First file of that field, null when absent or when no file was chosen.
  const Upload* upload(std::string_view field) const;

  /// Everything, in the order of the body.
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }
  /// All chosen files, in the order of the body.
  const std::vector<Upload>& uploads() const { return uploads_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
  std::vector<Upload> uploads_;
};

}  // namespace samvad::web
