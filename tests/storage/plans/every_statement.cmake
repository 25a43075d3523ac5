# Writes OUT, the definition of every_statement(): one call per header of storage/tables and storage/views that declares
# `std::vector<Statement> …statements();`. A .cpp there that defines a Statement without such a header stops the build.
set(declarations "")
set(calls "")
foreach(folder tables views)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/storage/${folder}/*.hpp)
  foreach(header IN LISTS headers)
    get_filename_component(name ${header} NAME_WE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
    file(STRINGS ${header} found REGEX "std::vector<Statement> [a-z_]*statements\\(\\);")
    if(found)
      string(REGEX MATCH "[a-z_]*statements" function "${found}")
      file(STRINGS ${header} space REGEX "^namespace samvad::storage[a-z_:]* {")
      string(REGEX REPLACE "namespace ([a-z_:]+) {.*" "\\1" space "${space}")
      string(APPEND declarations "namespace ${space} {\nstd::vector<samvad::storage::Statement> ${function}();\n}\n")
      string(APPEND calls "  add(${space}::${function}());\n")
    else()
      string(REPLACE ".hpp" ".cpp" source ${header})
      if(EXISTS ${source})
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
        file(STRINGS ${source} has_sql REGEX "constexpr Statement ")
        if(has_sql)
          message(FATAL_ERROR "${source} has SQL, but ${name}.hpp declares no statements(): the plan test would miss it.")
        endif()
      endif()
    endif()
  endforeach()
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/tests/every_statement.cpp CONTENT
"#include \"tests/storage/plans/every_statement.hpp\"

${declarations}
namespace samvad::test {

std::vector<storage::Statement> every_statement() {
  std::vector<storage::Statement> all;
  const auto add = [&](const std::vector<storage::Statement>& some) { all.insert(all.end(), some.begin(), some.end()); };
${calls}  return all;
}

}  // namespace samvad::test
" @ONLY)
