# Configures and builds one preset, with a percentage and the time left.

# build_preset PRESET TARGET…: no target means all of it. A current build costs one look by ninja.
build_preset() {
  local preset=$1 dir=$samvad_root/build/$1 began=$SECONDS step rest
  shift
  if [[ ! -e $dir/build.ninja ]]; then
    mkdir -p "$dir"
    local options=()
    [[ -e $deps_prefix/usr/include/boost/url.hpp ]] && options+=("-DSAMVAD_DEPS_PREFIX=$deps_prefix")
    [[ -e /usr/include/gtest/gtest.h ]] || options+=(-DSAMVAD_TESTS=OFF)
    (cd "$samvad_root" && cmake --preset "$preset" "${options[@]}") >"$dir/configure.log" 2>&1 ||
      { cat "$dir/configure.log" >&2; rm -f "$dir/build.ninja"; return 1; }
  elif [[ -e /usr/include/gtest/gtest.h ]] && grep -qs '^SAMVAD_TESTS:BOOL=OFF' "$dir/CMakeCache.txt" &&
    [[ $preset != fuzz ]]; then
    (cd "$samvad_root" && cmake --preset "$preset" -DSAMVAD_TESTS=ON) >"$dir/configure.log" 2>&1 ||
      { cat "$dir/configure.log" >&2; return 1; }
  fi
  progress_start "build ($preset)"
  NINJA_STATUS='[%f/%t] ' ninja -C "$dir" "$@" 2>&1 </dev/null |
    while IFS= read -r line; do
      if [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]]; then
        progress_at "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
      elif [[ $line != "ninja: "@(Entering directory|no work to do)* && $line != "-- "* ]]; then
        printf '%s\n' "$line" >&2
      fi
    done || return 1
  progress_end
}
