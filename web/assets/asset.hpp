#pragma once

#include <span>
#include <string_view>

namespace samvad::web {

/// A file of the front end, compiled into the binary. Names carry a hash of the content, so answers may be kept for
/// ever.
struct Asset {
  std::string_view source;      ///< plain name: "app.css"
  std::string_view path;        ///< "/assets/app-7QK2X4RD.css"
  std::string_view media_type;  ///< "text/css; charset=utf-8"
  std::string_view hash;        ///< hash part of the name: a strong validator
  std::string_view bytes;
};

/// All assets, in the order of their plain names (generated).
std::span<const Asset> assets();
/// The asset served at `path`, null when there is none.
const Asset* find_asset(std::string_view path);
/// Path of an asset by its plain name; throws std::logic_error for a name that is not embedded.
std::string_view asset_path(std::string_view source);

}  // namespace samvad::web
