#!/usr/bin/env bash
# The two commands on a Debian that has nothing: makes a bare tree with debootstrap from this machine's own mirror, puts
# a clone of this checkout in, runs `./samvad up`, posts and reads a thread by HTTP, stops, and runs `./samvad test`.
# Prints the seconds of each step and one `ok` or `not ok` line for it.
#
#   tests/support/bare_tree.sh [CODENAME] [--no-test]      CODENAME: bookworm (default) or trixie; root only
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
codename=bookworm with_test=1
for word in "$@"; do
  case $word in
    --no-test) with_test=0 ;;
    *) codename=$word ;;
  esac
done
((EUID == 0)) || { echo "skip bare_tree.$codename: only root can make a tree"; exit 0; }

# Mounts of the tree belong to this script alone and end with it.
[[ -n ${SAMVAD_BARE_MOUNTS:-} ]] || SAMVAD_BARE_MOUNTS=own exec unshare --mount -- "${BASH_SOURCE[0]}" "$@"

tree=$(mktemp -d "${TMPDIR:-/var/tmp}/samvad-bare-XXXXXX")
port=8080
place=srv/samvad  # of the clone, inside
inside_pid=""
finish() {
  if [[ -x $tree/$place/samvad ]]; then inside ./samvad stop >/dev/null 2>&1 || true; fi
  [[ -n $inside_pid ]] && kill -TERM -- "-$inside_pid" 2>/dev/null && wait "$inside_pid" 2>/dev/null
  umount -l "$tree/proc" "$tree/sys" "$tree/dev" "$tree" 2>/dev/null || true
  rm -rf --one-file-system "$tree"
}
trap finish EXIT

# The mirror of this machine's own release; another release of Debian stands on the same one.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(CREATED_BY) $(ORIGIN)' |
  awk '$2 == "main" && $3 == "Packages" && $4 == "Debian" {print $1; exit}')
[[ -n $mirror ]] || { echo "not ok bare_tree.$codename: no Debian mirror in this machine's sources"; exit 1; }

# step NAME COMMAND…: runs, times and reports one step; the first that fails ends the script.
step() {
  local name=$1 began=$SECONDS
  shift
  if "$@" >"$tree.$name.log" 2>&1; then
    echo "ok bare_tree.$codename.$name"
    echo "  # $name: $((SECONDS - began)) s"
    grep -E '^[0-9]+ passed, [0-9]+ failed' "$tree.$name.log" | sed 's/^/  # /' || true
    rm -f "$tree.$name.log"
  else
    echo "not ok bare_tree.$codename.$name: failed after $((SECONDS - began)) s"
    tail -n 40 "$tree.$name.log" | sed 's/^/    /'
    exit 1
  fi
}

make_tree() {
  debootstrap --variant=minbase "$codename" "$tree" "$mirror"
  chmod 0755 "$tree"  # mktemp's 0700 would keep the system user out of its own /
  mount --bind "$tree" "$tree"  # inside, / is a mount then: tests that make namespaces of their own need that
  mount -t proc proc "$tree/proc"
  mount --rbind /sys "$tree/sys"
  mount --rbind /dev "$tree/dev"
  cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
  apt-config dump | grep -i '^Acquire::.*Proxy' >"$tree/etc/apt/apt.conf.d/01-machine-proxy" || true
  if [[ -e $HOME/.npmrc ]]; then cp "$HOME/.npmrc" "$tree/root/.npmrc"; fi
  cp -r /usr/local/share/ca-certificates "$tree/usr/local/share/"  # whom this machine trusts beside Debian's list
  mkdir -p "$tree/srv/shared"
  git -c safe.directory='*' clone -q --no-hardlinks "$root" "$tree/$place"
  if [[ -d ${SAMVAD_FIXTURES:-} ]]; then cp -r "$SAMVAD_FIXTURES" "$tree/srv/shared/fixtures"; fi
}

# inside COMMAND…: in the tree, in the clone, with nothing of this shell but proxies.
inside() {
  local keep=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true LANG=C.UTF-8) name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY npm_config_registry \
    NODE_EXTRA_CA_CERTS; do
    [[ -n ${!name:-} ]] && keep+=("$name=${!name}")
  done
  chroot "$tree" env -i -C "/$place" "${keep[@]}" "$@" </dev/null
}

# `up` runs in the foreground: it is left to run until the page answers.
up_serves() {
  setsid bash -c "$(declare -f inside); tree=$tree place=$place; inside ./samvad up" >"$tree/srv/up.log" 2>&1 &
  inside_pid=$!
  while kill -0 "$inside_pid" 2>/dev/null; do
    if grep -q 'is ready' "$tree/srv/up.log" && curl -sf -o /dev/null "http://localhost:$port/healthz"; then
      return 0
    fi
    read -r -t 0.5 <> <(:) || true
  done
  cat "$tree/srv/up.log"
  return 1
}

first_thread() {
  local address
  address=$(grep -o 'http://[^ ]*/setup?token=[^ ]*' "$tree/srv/up.log")
  python3 "$root/tests/support/first_thread.py" "$address"
}

stop_ends_all() {
  inside ./samvad stop
  ! curl -sf -o /dev/null "http://localhost:$port/healthz"
}

# Already built: a second start.
second_up() {
  local began
  began=$(date +%s%N)
  up_serves
  echo "first page after $((($(date +%s%N) - began) / 1000000)) ms" | tee "$tree/srv/second"
  inside ./samvad stop
}

step tree make_tree
step up up_serves
if [[ -e $root/tests/support/first_thread.py ]]; then step first_thread first_thread; fi
cp "$tree/srv/up.log" "$tree.up.log" && grep -E 'done in|Installing' "$tree.up.log" | cut -c1-160 | sed 's/^/  # /'
rm -f "$tree.up.log"
step stop stop_ends_all
step second_up second_up
sed 's/^/  # /' "$tree/srv/second"
((with_test)) && step test inside ./samvad test
exit 0
