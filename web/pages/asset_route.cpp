#include "web/assets/asset.hpp"
#include "web/http/static_files.hpp"
#include "web/pages/services.hpp"

namespace samvad::web {

void add_asset_routes(Router& router) {
  std::vector<StaticFile> list;
  for (const Asset& asset : assets()) list.push_back({asset.path, asset.media_type, asset.bytes});
  const auto files = std::make_shared<const StaticFiles>(list);
  Route route;
  route.name = "asset";
  route.method = Method::kGet;
  route.pattern = "/assets/{name}";
  route.runs_on = RunsOn::kIo;
  route.io = [files](const Request& request) { return files->answer(request); };
  router.add(std::move(route));
}

}  // namespace samvad::web
