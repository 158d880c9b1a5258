# shellcheck shell=bash
# What every part of the set-up needs: messages, versions, apt, root's rights.

say() { printf 'set-up: %s\n' "$*"; }

fail() {
  printf 'set-up: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Is version $1 at least version $2?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

# Runs a long command with its output in a log, which is shown only if the command fails.
quietly() {
  local log
  log="$(mktemp)"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# within SECONDS COMMAND... Not every system has timeout.
within() {
  local seconds="$1"
  shift
  if have timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    fail "root's rights are needed for '$*': run it as root once, or install sudo."
  fi
}

# Fetches the package lists once a run. Not to be called in $(...), which would forget that it did.
APT_UPDATED=no
apt_update_once() {
  if [ "$APT_UPDATED" = no ] && have apt-get; then
    quietly as_root apt-get update || fail "apt-get update failed: see the lines above."
    APT_UPDATED=yes
  fi
}

# The version apt would install, or nothing. After apt_update_once.
apt_candidate() {
  have apt-cache || return 0
  local version
  version="$(apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p')"
  [ "$version" = "(none)" ] || printf '%s' "${version#*:}"
}

# apt_install "why" package... Never removes a package of the user's to make room.
apt_install() {
  local why="$1"
  shift
  have apt-get || fail "install $* ($why), then run this again."
  say "installing $* with apt: $why"
  apt_update_once
  quietly as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends --no-remove "$@" \
    || fail "apt could not install $*: see the lines above."
}
