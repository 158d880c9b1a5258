#!/usr/bin/env bash
# Every check and every test, cheapest first; stops at the first that fails. What takes long runs in lanes, side by side.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

LOGS="$(mktemp -d)"
readonly LOGS
# Two browsers share what does not depend on the engine; EVERYWHERE=1 gives each of them all tests of the page.
export TURNS="$((1 - ${EVERYWHERE:-0}))"
declare -A LANES=() # process groups, by number

# However this script ends, its lanes end with it, and the browsers and compilers in them.
end() {
  local lane
  for lane in "${!LANES[@]}"; do kill -- "-$lane" 2>/dev/null || true; done
  rm -rf "$LOGS"
}
trap end EXIT
trap 'exit 130' INT TERM

# stage NAME COMMAND...
stage() {
  local name="$1" start="$SECONDS"
  shift
  printf '\n== %s\n' "$name"
  if ! "$@"; then
    printf '\n== failed: %s, after %d s: %s\n' "$name" "$((SECONDS - start))" "$*" >&2
    exit 1
  fi
  printf '== %s: passed in %d s\n' "$name" "$((SECONDS - start))"
}

# quiet_stage NAME COMMAND...: says all that it has to say when it ends, so that two lanes do not talk at once.
quiet_stage() {
  local log status=0
  log="$(mktemp -p "$LOGS")"
  (stage "$@") >"$log" 2>&1 || status=$?
  cat "$log"
  return "$status"
}

# lane COMMAND...: begins it in a process group of its own. `meet` waits for all lanes.
lane() {
  set -m
  "$@" &
  set +m
  LANES["$!"]=
}

# side_lane COMMAND...: a lane that takes what the others leave. Browsers' tests wait for something a fifth of the time.
side_lane() {
  lane "$@"
  renice -n 10 -g "$!" >/dev/null
}

meet() {
  local ended
  while [ "${#LANES[@]}" -gt 0 ]; do
    wait -n -p ended "${!LANES[@]}" || exit 1
    unset "LANES[$ended]"
  done
}

# Commands of cargo wait for each other's locks: they are one lane.
rust() {
  quiet_stage "Rust: clippy" cargo clippy --locked --all-features --all-targets -- -D warnings
  quiet_stage "Rust: clippy for WebAssembly" cargo clippy --locked --all-features --target wasm32-unknown-unknown --lib --tests --examples -- -D warnings
  quiet_stage "Rust: tests" cargo test --locked
  quiet_stage "WebAssembly in Firefox" wasm-pack test --headless --firefox
}

# page_tests BROWSER FILE
page_tests() {
  BROWSER="$1" node --test-reporter=spec "tests/page/$2"
}

stage "Set-up" scripts/setup.sh test
stage "Shell scripts" shellcheck -x scripts/setup.sh scripts/test.sh scripts/fuzz.sh .ci/run
stage "Rust: format" cargo fmt --check
side_lane rust
quiet_stage "Page: build" make --no-print-directory page
quiet_stage "Page: format" prettier --check "**/*.{js,css}"
quiet_stage "Page: ESLint" eslint .
quiet_stage "Page: types" tsc -p tsconfig.json
quiet_stage "Page: types of tools and tests" tsc -p tsconfig.node.json
quiet_stage "Page: units" node --test tests/unit/*.test.js
# A minute of hostile inputs; `make fuzz SECONDS=n` goes on.
side_lane quiet_stage "Fuzzing" scripts/fuzz.sh 60
quiet_stage "npm package" node --test tests/package/*.test.js
lane quiet_stage "Page in Firefox" page_tests firefox all.js
lane quiet_stage "Page in Chromium" page_tests chromium all.js
meet
# What is measured in milliseconds has the machine to itself.
stage "Speed of the page in Firefox" page_tests firefox speed.js
stage "Speed of the page in Chromium" page_tests chromium speed.js

printf '\nAll green in %d s.\n' "$SECONDS"
