# Debian packages: which are missing, and how they come. Mirrors, keys and proxies are those of the running machine.

packages_dir=$samvad_root/web/server/packaging/packages
deps_prefix=$samvad_root/build/deps

# Fills `installed` with the names of all installed packages. False where there is no dpkg.
read_installed() {
  command -v dpkg-query >/dev/null || return 1
  declare -gA installed=()
  local status name
  while read -r status name; do
    [[ $status == ii || $status == hi ]] && installed[$name]=1
  done < <(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null)
}

# Another Boost cannot stand beside 1.81: then 1.81 is unpacked, not installed.
other_boost() { [[ -n ${installed[libboost1.74-dev]:-} ]]; }

# missing_from LIST…: names of the packages of those lists that are not installed, into `missing`.
missing_from() {
  missing=()
  local list line choice name
  for list in "$@"; do
    while IFS= read -r line; do
      line=${line%%#*}
      [[ $line =~ [^[:space:]] ]] || continue
      if [[ $line =~ ^(.*)[[:space:]]unless[[:space:]]+([^[:space:]]+) ]]; then
        command -v "${BASH_REMATCH[2]}" >/dev/null && continue
        line=${BASH_REMATCH[1]}
      fi
      choice=""
      for name in ${line//|/ }; do
        if [[ -n ${installed[$name]:-} ]]; then choice=""; continue 2; fi
      done
      if other_boost && [[ $line == *libboost* ]]; then continue; fi
      for name in ${line//|/ }; do
        [[ -n $choice ]] || { apt-cache show --no-all-versions "$name" >/dev/null 2>&1 && choice=$name; }
      done
      if [[ -z $choice ]]; then read -r choice _ <<<"${line//|/ }"; fi
      missing+=("$choice")
    done <"$packages_dir/$list.txt"
  done
}

# run_apt LABEL ARGUMENTS…: apt-get with its percentage shown and its words kept in a log.
run_apt() {
  local label=$1 log=$samvad_root/build/apt.log kind percent
  shift
  mkdir -p "$samvad_root/build"
  progress_start "$label"
  DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 \
    apt-get -y -q -o DPkg::Lock::Timeout=300 -o APT::Status-Fd=3 "$@" 3>&1 >"$log" 2>&1 </dev/null |
    while IFS=: read -r kind _ percent _; do
      case $kind in
        dlstatus) progress_at $((${percent%.*} / 2)) 100 ;;
        pmstatus) progress_at $((50 + ${percent%.*} / 2)) 100 ;;
      esac
    done || { tail -n 20 "$log" >&2; return 1; }
  progress_end
}

# While packages come, nothing they bring may start by itself (nginx would take port 80).
hold_services() {
  [[ -e /usr/sbin/policy-rc.d ]] && return 0
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d
  trap release_services EXIT
}
release_services() {
  [[ -f /usr/sbin/policy-rc.d && $(cat /usr/sbin/policy-rc.d) == $'#!/bin/sh\nexit 101' ]] && rm -f /usr/sbin/policy-rc.d
  trap - EXIT
}

# No main cluster on port 5432 appears because PostgreSQL's programs were installed for us.
no_main_cluster() {
  [[ -e /etc/postgresql-common/createcluster.conf ]] && return 0
  mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
}

# ensure_packages LIST…: installs what is missing as root; otherwise prints the one line that does, and stops.
ensure_packages() {
  read_installed || return 0
  missing_from "$@"
  ensure_boost_beside_another
  ((${#missing[@]})) || return 0
  local line="apt-get install -y --no-remove --no-install-recommends ${missing[*]}"
  if ((EUID != 0)); then
    printf 'These Debian packages are missing. Install them once, then call this again:\n\n  sudo %s\n\n' "$line" >&2
    exit 1
  fi
  printf 'Installing %d Debian packages: %s\n' "${#missing[@]}" "${missing[*]}" >&2
  if [[ -t 0 && -t 2 && -z ${CI:-} ]]; then
    local answer
    read -r -p "Go on? [Y/n] " answer
    [[ -z $answer || $answer == [yYjJ]* ]] || exit 1
  fi
  [[ " ${missing[*]} " == *" postgresql "* ]] && no_main_cluster
  hold_services
  run_apt "package lists" update || { release_services; exit 1; }
  missing_from "$@"  # fresh lists may know names the old ones did not
  run_apt "packages" install --no-remove --no-install-recommends "${missing[@]}" || { release_services; exit 1; }
  release_services
  read_installed
  missing_from "$@"
  ((${#missing[@]} == 0)) || { printf 'Still missing after apt-get: %s\n' "${missing[*]}" >&2; exit 1; }
}

# Where libboost1.74-dev is in the way: unpack 1.81 under build/deps; only its shared library is installed.
ensure_boost_beside_another() {
  other_boost || return 0
  [[ -n ${installed[libboost-url1.81.0]:-} ]] || missing+=(libboost-url1.81.0)
  [[ -e $deps_prefix/usr/include/boost/url.hpp ]] && return 0
  echo "Another Boost is installed: unpacking Boost 1.81 under build/deps" >&2
  mkdir -p "$deps_prefix/archives"
  (
    cd "$deps_prefix/archives"
    apt-get download -q libboost1.81-dev libboost-url1.81-dev libboost-url1.81.0 libboost-system1.81-dev \
      libboost-system1.81.0 >/dev/null
    for archive in *.deb; do dpkg -x "$archive" "$deps_prefix"; done
  ) || { echo "Boost 1.81 could not be unpacked" >&2; exit 1; }
}

# ensure_snac: the live peer of the interop tests. In Debian 12 it is in backports only; that suite is added from the
# mirror of the machine's own sources and taken out again. Absence is no failure: the part says what it skips.
ensure_snac() {
  command -v snac >/dev/null && return 0
  ((EUID == 0)) || { echo "snac2 is missing (Debian 12: bookworm-backports): live peer tests will be skipped" >&2; return 0; }
  if apt-cache show --no-all-versions snac2 >/dev/null 2>&1; then
    run_apt "snac2" install --no-remove --no-install-recommends snac2
    return
  fi
  local codename mirror keyring source=/etc/apt/sources.list.d/samvad-backports.sources
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(CREATED_BY)' 2>/dev/null |
    awk -v c="$codename" '$2 == c && $3 == "main" && $4 == "Packages" {print $1; exit}')
  [[ -n $mirror ]] || { echo "no Debian mirror found in this machine's sources: snac2 is left out" >&2; return 0; }
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  printf 'Types: deb\nURIs: %s\nSuites: %s-backports\nComponents: main\n' "$mirror" "$codename" >"$source"
  [[ -e $keyring ]] && echo "Signed-By: $keyring" >>"$source"
  run_apt "backports list" update &&
    run_apt "snac2" install --no-remove --no-install-recommends -t "$codename-backports" snac2 ||
    echo "snac2 could not be installed: live peer tests will be skipped" >&2
  rm -f "$source"
  run_apt "package lists" update || true
}
