#!/usr/bin/env bash
# Installs what is missing to build (`setup.sh build`), to build and test (`setup.sh test`), or for one of the rarer
# targets (`setup.sh mutants`, `setup.sh audit`, `setup.sh arm`, `setup.sh webkit`, `setup.sh hosts`),
# says in one line what it installs and why, and does nothing that is already done.
#
# RUST_FROM=rustup or RUST_FROM=debian skips the question where the Rust compiler and its
# wasm32 standard library come from; without it, what is installed already decides, then
# rustup where its server answers, then Debian's packages.
set -euo pipefail

# Every pinned version that no lock file holds. wasm-bindgen-cli has to be the version of
# wasm-bindgen in Cargo.lock, the least Rust is rust-version in Cargo.toml, the npm packages are
# pinned by package-lock.json.
readonly WASM_PACK_VERSION=0.15.1
readonly GECKODRIVER_VERSION=0.37.1
readonly CARGO_MUTANTS_VERSION=27.1.0
readonly CARGO_DENY_VERSION=0.20.2
readonly NODE_LEAST=20.19.0
readonly NODE_VERSION=22.23.3
readonly NPM_VERSION=11.19.1

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly ROOT
readonly CARGO_BIN="${CARGO_HOME:-$HOME/.cargo}/bin"
readonly TOOLS="$ROOT/.tools"
cd "$ROOT"
readonly CALLER_PATH="$PATH"
export PATH="$TOOLS/node/bin:$CARGO_BIN:$PATH"

# shellcheck source=scripts/setup/common.sh
source "$ROOT/scripts/setup/common.sh"
# shellcheck source=scripts/setup/rust.sh
source "$ROOT/scripts/setup/rust.sh"
# shellcheck source=scripts/setup/node.sh
source "$ROOT/scripts/setup/node.sh"
# shellcheck source=scripts/setup/browsers.sh
source "$ROOT/scripts/setup/browsers.sh"
# shellcheck source=scripts/setup/arm.sh
source "$ROOT/scripts/setup/arm.sh"

case "${1:-build}" in
  build)
    ensure_rust
    ensure_wasm_tools
    ensure_node
    ;;
  test)
    ensure_rust
    ensure_linters
    ensure_wasm_tools
    ensure_node
    ensure_browsers
    ;;
  mutants) have cargo-mutants || cargo_install cargo-mutants "$CARGO_MUTANTS_VERSION" "it changes the core to try the tests" ;;
  audit) have cargo-deny || cargo_install cargo-deny "$CARGO_DENY_VERSION" "it knows licences and advisories" ;;
  arm) ensure_arm ;;
  webkit)
    have WebKitWebDriver || apt_install "the page's tests run in WebKitGTK" webkit2gtk-driver
    have Xvfb || apt_install "WebKitGTK's browser draws into it" xvfb
    ;;
  hosts)
    have hugo || apt_install "its site is a host of the figure" hugo
    have jekyll || apt_install "its site is a host of the figure" jekyll
    ;;
  *) fail "scripts/setup.sh takes 'build', 'test', 'mutants', 'audit', 'arm', 'webkit' or 'hosts', not '$1'." ;;
esac
rm -rf "$TOOLS/target"
