# The catalogues become typed functions, the built bundles become bytes in the binary: both by small programs of ours, so
# that a build needs neither Node nor Python.
set(assets_root ${CMAKE_SOURCE_DIR}/web/assets)
set(assets_out ${CMAKE_BINARY_DIR}/generated/generated/web/assets)
file(MAKE_DIRECTORY ${assets_out})

add_executable(text_generator ${assets_root}/generator/text_generator.cpp)
target_link_libraries(text_generator PRIVATE icuuc icudata)
add_executable(asset_generator ${assets_root}/generator/asset_generator.cpp)

set(catalogues ${assets_root}/locales/en.json ${assets_root}/locales/hi.json)
add_custom_command(
  OUTPUT ${assets_out}/text.cpp
  BYPRODUCTS ${assets_out}/text.hpp
  COMMAND text_generator ${assets_out} ${catalogues}
  COMMAND ${CMAKE_COMMAND} -E touch ${assets_out}/text.cpp
  DEPENDS text_generator ${catalogues}
  COMMENT "Reading the catalogues")

file(GLOB bundles CONFIGURE_DEPENDS ${assets_root}/dist/*-*.*)
list(SORT bundles)
add_custom_command(
  OUTPUT ${assets_out}/embedded.cpp
  COMMAND asset_generator ${assets_out}/embedded.cpp ${bundles}
  DEPENDS asset_generator ${bundles}
  COMMENT "Embedding the front end")

target_sources(samvad_web_assets PRIVATE ${assets_out}/text.cpp ${assets_out}/embedded.cpp)
