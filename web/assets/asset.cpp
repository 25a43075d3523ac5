#include "web/assets/asset.hpp"

#include <stdexcept>
#include <string>

namespace samvad::web {

const Asset* find_asset(std::string_view path) {
  for (const Asset& asset : assets()) {
    if (asset.path == path) return &asset;
  }
  return nullptr;
}

std::string_view asset_path(std::string_view source) {
  for (const Asset& asset : assets()) {
    if (asset.source == source) return asset.path;
  }
  throw std::logic_error("asset is not embedded: " + std::string(source));
}

}  // namespace samvad::web
