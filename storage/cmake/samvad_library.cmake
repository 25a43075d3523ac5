# samvad_library(<room> <name> [DEPENDS samvad_…] [LIBRARIES …]) makes the static library samvad_<room>_<name> of all
# sources in <room>/<name>. A dependency on a room further right, or on a folder declared later, stops the configuration:
# the link order is the order of knowledge.
set_property(GLOBAL PROPERTY SAMVAD_DECLARED "")

function(samvad_library room name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES" ${ARGN})
  set(target samvad_${room}_${name})
  get_property(declared GLOBAL PROPERTY SAMVAD_DECLARED)
  foreach(dependency IN LISTS ARG_DEPENDS)
    if(NOT dependency IN_LIST declared)
      message(FATAL_ERROR "${target} may not depend on ${dependency}: it stands further right in the house "
                          "(storage, forum, moderation, federation, web) or is declared later.")
    endif()
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${room}/${name}/*.cpp)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC ${ARG_DEPENDS} ${ARG_LIBRARIES} Threads::Threads)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${ARG_DEPENDS} ${ARG_LIBRARIES} Threads::Threads)
  endif()
  set_property(GLOBAL APPEND PROPERTY SAMVAD_DECLARED ${target})
endfunction()
