#!/usr/bin/env bash
# Every check and every test, cheapest first; stops at the first that fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

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

page_tests() {
  BROWSER="$1" node --test --test-concurrency=1 tests/page/*.test.js
}

stage "Set-up" scripts/setup.sh test
stage "Shell scripts" shellcheck -x scripts/setup.sh scripts/test.sh .ci/run
stage "Rust: format" cargo fmt --check
stage "Rust: clippy" cargo clippy --locked --all-targets -- -D warnings
stage "Rust: clippy for WebAssembly" cargo clippy --locked --target wasm32-unknown-unknown --lib --tests --examples -- -D warnings
stage "Page: build" make --no-print-directory page
stage "Page: ESLint" eslint .
stage "Page: types" tsc -p tsconfig.json
stage "Page: types of tools and tests" tsc -p tsconfig.node.json
stage "Rust: tests" cargo test --locked
stage "Page: units" node --test tests/unit/*.test.js
stage "npm package" node --test tests/package/*.test.js
stage "WebAssembly in Firefox" wasm-pack test --headless --firefox
stage "Page in Firefox" page_tests firefox
stage "Page in Chromium" page_tests chromium

printf '\nAll green in %d s.\n' "$SECONDS"
