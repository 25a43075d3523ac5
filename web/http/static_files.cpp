#include "web/http/static_files.hpp"

#include "web/http/cached_page.hpp"

namespace samvad::web {

StaticFiles::StaticFiles(std::span<const StaticFile> files) {
  for (const auto& file : files) {
    auto full = Response::of(200, std::string(file.media_type), std::string(file.bytes));
    full.set("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600");
    full.set("Vary", "Accept-Encoding").set("X-Content-Type-Options", "nosniff");
    full.set("Cross-Origin-Resource-Policy", "same-origin");
    auto page = std::make_unique<CachedPage>(std::move(full));
    if (file.bytes.size() >= kLeastCompressed && is_compressible(file.media_type))
      for (const Encoding encoding : by_size()) page->build(encoding);
    files_.emplace(file.path, std::move(page));
  }
}

StaticFiles::~StaticFiles() = default;

Response StaticFiles::answer(const Request& request) const {
  const auto found = files_.find(request.path);
  if (found != files_.end()) return found->second->answer(request);
  Response none;
  none.status = 404;
  return none;
}

}  // namespace samvad::web
