# Which packages a call of `./samvad test` needs: those of the parts it names, or of all parts.

ensure_test_packages() {
  local part lists=(build run test) parts=() all=(lint browser interop fuzz)
  for part in "$@"; do
    case $part in
      --ci) all+=(bench) ;;
      --long) parts=(); all+=(bench long) ;;
      load@*) parts+=(bench) ;;
      -*) ;;
      *) parts+=("$part") ;;
    esac
  done
  ((${#parts[@]})) || parts=("${all[@]}")
  for part in "${parts[@]}"; do
    [[ -e $packages_dir/$part.txt ]] && lists+=("$part")
  done
  ensure_packages "${lists[@]}"
  if [[ " ${parts[*]} " == *" interop "* ]]; then ensure_snac; fi
}
