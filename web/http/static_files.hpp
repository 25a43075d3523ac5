#pragma once

#include "web/http/message.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace samvad::web {

/// A file compiled into the program. The views must live as long as the program.
struct StaticFile {
  std::string_view path;        ///< "/assets/app-7QK2X4RD.css"
  std::string_view media_type;  ///< "text/css; charset=utf-8"
  std::string_view bytes;
  bool immutable = true;  ///< the path carries a hash of the content, so it may be kept for ever
};

/// Answers for embedded files, compressed once at the start; safe to call on IO threads.
class StaticFiles {
 public:
  explicit StaticFiles(std::span<const StaticFile> files);
  ~StaticFiles();
  StaticFiles(const StaticFiles&) = delete;
  StaticFiles& operator=(const StaticFiles&) = delete;

  /// The file at the path of `request`, in the best coding, or 304; status 404 without a body when there is none.
  Response answer(const Request& request) const;

 private:
  std::unordered_map<std::string_view, std::unique_ptr<class CachedPage>> files_;
};

}  // namespace samvad::web
