# Compilers' flags, ccache, mold, and the libraries of Debian 12 that the whole project may link.

find_program(SAMVAD_CCACHE ccache)
if(SAMVAD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SAMVAD_CCACHE})
endif()
find_program(SAMVAD_MOLD mold)
if(SAMVAD_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers
                    -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  # gcc 12 takes the value of an empty std::optional for one that is read, once -O2 has inlined enough.
  add_compile_options(-Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # gcc 12's own headers use what clang calls deprecated
  add_compile_options(-Wno-unused-command-line-argument -Wno-gnu-zero-variadic-macro-arguments
                      -Wno-deprecated-declarations)
endif()
# SEC-47
add_compile_options(-fstack-protector-strong)
add_link_options(-Wl,-z,relro,-z,now -pie)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-g1 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  set(CMAKE_CXX_FLAGS_RELEASE "-O2")  # no -DNDEBUG: asserts are part of the product
  set(SAMVAD_COLD "-O1")              # for what runs at the start, by hand or for a few: a quarter less to compile
endif()

if(SAMVAD_SANITIZE STREQUAL "address")
  # Left out: a check at every pointer, which makes compiling half as long again, for what the address sanitizer or
  # the processor stops anyway.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,alignment,vptr,object-size
                      -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(SAMVAD_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -Wno-tsan)
  add_link_options(-fsanitize=thread)
endif()
if(SAMVAD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined)
  add_link_options(-fsanitize=address,undefined)
endif()

add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
                        BOOST_BEAST_USE_STD_STRING_VIEW SAMVAD_VERSION="${PROJECT_VERSION}")
if(SAMVAD_GUARD_SWITCHES)
  add_compile_definitions(SAMVAD_GUARD_SWITCHES)
endif()

include_directories(${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
# Clang from 17 on refuses two functions of installed templates that nobody calls: an assignment to a const member in
# RapidJSON 1.1.0, and to a member inside a const function in dtl 1.19. Mended copies stand in front of them.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  file(COPY /usr/include/rapidjson /usr/include/dtl DESTINATION ${CMAKE_BINARY_DIR}/mended)
  function(samvad_mend header wrong right)
    file(READ ${CMAKE_BINARY_DIR}/mended/${header} header_text)
    string(REPLACE "${wrong}" "${right}" header_text "${header_text}")
    file(WRITE ${CMAKE_BINARY_DIR}/mended/${header} "${header_text}")
  endfunction()
  samvad_mend(rapidjson/document.h "{ s = rhs.s; length = rhs.length; }" "= delete;")
  samvad_mend(dtl/Diff.hpp "enableTrivial () const {" "enableTrivial () {")
  include_directories(BEFORE SYSTEM ${CMAKE_BINARY_DIR}/mended)
endif()
if(SAMVAD_DEPS_PREFIX)
  include_directories(SYSTEM ${SAMVAD_DEPS_PREFIX}/usr/include)
  link_directories(${SAMVAD_DEPS_PREFIX}/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE} ${SAMVAD_DEPS_PREFIX}/usr/lib)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
