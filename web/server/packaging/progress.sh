# Progress lines: a line that is rewritten on a terminal, one line each ten seconds elsewhere.

# now_ms: milliseconds since the epoch.
now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }

# spell_seconds N: 75 -> "1 min 15 s".
spell_seconds() {
  local s=$1
  if ((s >= 60)); then echo "$((s / 60)) min $((s % 60)) s"; else echo "$s s"; fi
}

# progress_start LABEL; then progress_at DONE TOTAL as often as you like; then progress_end.
# Nothing is shown during the first two seconds.
progress_start() {
  progress_label=$1 progress_began=$(now_ms) progress_shown=0
}
progress_at() {
  local done=$1 total=$2 now elapsed left=""
  now=$(now_ms) elapsed=$((now - progress_began))
  ((elapsed > 2000 && total > 0)) || return 0
  if [[ -t 2 ]]; then ((now - progress_shown >= 200)) || return 0; else ((now - progress_shown >= 10000)) || return 0; fi
  progress_shown=$now
  ((done > 0 && done < total)) && left=", $(spell_seconds $((elapsed * (total - done) / done / 1000 + 1))) left"
  if [[ -t 2 ]]; then
    printf '\r\e[K%s: %d %% (%d of %d)%s' "$progress_label" $((done * 100 / total)) "$done" "$total" "$left" >&2
  else
    printf '%s: %d %% (%d of %d)%s\n' "$progress_label" $((done * 100 / total)) "$done" "$total" "$left" >&2
  fi
}
progress_end() {
  local elapsed=$(($(now_ms) - progress_began))
  [[ -t 2 ]] && ((elapsed > 2000)) && printf '\r\e[K' >&2
  ((elapsed > 2000)) && printf '%s: done in %s\n' "$progress_label" "$(spell_seconds $((elapsed / 1000)))" >&2
  return 0
}
