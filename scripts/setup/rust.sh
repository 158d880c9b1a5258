# shellcheck shell=bash
# rustc, cargo and the standard library for wasm32; wasm-pack and wasm-bindgen-cli.

readonly WASM=wasm32-unknown-unknown
# Names the toolchain that is Debian's compiler in /usr, for rustup.
readonly DEBIAN_TOOLCHAIN=debian-web

rust_least() { sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml; }

# rust_ready RUSTC: is it new enough, with a wasm32 standard library that it can read?
rust_ready() {
  local version lib
  version="$("$1" --version 2>/dev/null | cut -d ' ' -f 2)" || return 1
  at_least "${version:-0}" "$(rust_least)" || return 1
  lib="$("$1" --print target-libdir --target "$WASM" 2>/dev/null)" || return 1
  compgen -G "$lib/libstd-*.rlib" >/dev/null || return 1
  # Debian's upgrade of the compiler leaves behind the library that this script built for the last one.
  [ ! -e "$lib/built-by" ] || [ "$("$1" --version)" = "$(cat "$lib/built-by")" ]
}

ensure_rust() {
  case "${RUST_FROM:-}" in
    '') rust_ready rustc || install_rust ;;
    rustup) install_rust_by_rustup || fail "rustup could not install what is missing." ;;
    debian) install_rust_from_debian ;;
    *) fail "RUST_FROM takes 'rustup' or 'debian', not '$RUST_FROM'." ;;
  esac
}

install_rust() {
  if have rustup; then
    if rust_ready /usr/bin/rustc; then
      use_debian_rust
      return
    fi
    if rustup_server_answers && install_rust_by_rustup; then return; fi
  fi
  apt_update_once
  if at_least "$(apt_candidate rustc-web)" "$(rust_least)"; then
    install_rust_from_debian
    return
  fi
  if ! have rustup && [ -n "$(apt_candidate rustup)" ]; then
    apt_install "it brings the Rust compiler" rustup
    if install_rust_by_rustup; then return; fi
  fi
  fail "install Rust $(rust_least) or newer with its $WASM target (https://rustup.rs), then run this again."
}

# Without a network rustup itself retries for minutes; this knows within eight seconds.
rustup_server_answers() {
  local url="${RUSTUP_DIST_SERVER:-https://static.rust-lang.org}/dist/channel-rust-stable.toml.sha256"
  if have curl; then
    curl -fsSL -m 8 -o /dev/null "$url" 2>/dev/null
  elif have wget; then
    within 8 wget -q -t 1 -O /dev/null "$url"
  else
    within 8 rustup check >/dev/null 2>&1
  fi
}

install_rust_by_rustup() {
  local version
  version="$(rustc --version 2>/dev/null | cut -d ' ' -f 2)" || version=0
  if ! at_least "${version:-0}" "$(rust_least)"; then
    say "installing Rust's stable toolchain with rustup: this crate needs Rust $(rust_least)"
    quietly within 900 rustup toolchain install stable --profile minimal || return 1
    printf '[toolchain]\nchannel = "stable"\n' >rust-toolchain.toml
  fi
  say "adding $WASM with rustup: the page's numbers are computed in WebAssembly"
  quietly within 600 rustup target add "$WASM"
}

install_rust_from_debian() {
  if ! at_least "$(/usr/bin/rustc --version 2>/dev/null | cut -d ' ' -f 2)" "$(rust_least)" || [ ! -x /usr/bin/cargo ]; then
    apt_install "the Rust compiler" rustc-web cargo-web ca-certificates
  fi
  if ! rust_ready /usr/bin/rustc; then
    build_wasm_std
  fi
  use_debian_rust
}

# Debian has no standard library for wasm32 that fits rustc-web, but has its source.
build_wasm_std() {
  local llvm work lib
  llvm="$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')"
  apt_install "the source of Rust's standard library and a linker for WebAssembly" rust-web-src "lld-$llvm"
  say "compiling Rust's standard library for $WASM: Debian has it as source only (a minute)"
  work="$(mktemp -d)"
  mkdir "$work/src"
  touch "$work/src/lib.rs"
  printf '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2024"\n' >"$work/Cargo.toml"
  # `test` is for wasm-pack test. The bootstrap switch is what lets a release compiler build std.
  (cd "$work" && RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR="$work/target" RUSTFLAGS='' \
    quietly /usr/bin/cargo build --release --target "$WASM" \
    -Zbuild-std=core,alloc,std,panic_abort,panic_unwind,proc_macro,test) \
    || fail "Rust's standard library could not be compiled for $WASM: see the lines above."
  rm -f "$work/target/$WASM/release/deps/"libstd_for_wasm-*
  lib="$(/usr/bin/rustc --print target-libdir --target "$WASM")"
  as_root rm -rf "$lib"
  as_root mkdir -p "$lib"
  as_root cp "$work/target/$WASM/release/deps/"*.rlib "$lib/"
  /usr/bin/rustc --version | as_root tee "$lib/built-by" >/dev/null
  rm -rf "$work"
  link_wasm_linker "$llvm"
}

# rustc looks for the linker of wasm32, rust-lld, among its own programs. With it there no
# environment variable has to name a linker.
link_wasm_linker() {
  local bin
  bin="$(/usr/bin/rustc --print sysroot)/lib/rustlib/$(/usr/bin/rustc -vV | sed -n 's/^host: //p')/bin"
  as_root mkdir -p "$bin"
  as_root ln -sf "/usr/bin/lld-$1" "$bin/rust-lld"
}

# With rustup on the machine, `cargo` is rustup's: tell it to use Debian's compiler in this folder.
use_debian_rust() {
  if have rustup; then
    say "this folder uses Debian's Rust compiler (rust-toolchain.toml): it has $WASM"
    rustup toolchain list | grep -q "^$DEBIAN_TOOLCHAIN" || rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr
    printf '[toolchain]\nchannel = "%s"\n' "$DEBIAN_TOOLCHAIN" >rust-toolchain.toml
  fi
}

# rustfmt and clippy, of the compiler in use, and the scripts' own linter.
ensure_linters() {
  have shellcheck || apt_install "it checks the shell scripts" shellcheck
  if cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1; then
    return
  fi
  if [ "$(rustc --print sysroot)" = /usr ]; then
    apt_install "they check the Rust code" rustfmt-web rust-web-clippy
  else
    say "adding rustfmt and clippy with rustup: they check the Rust code"
    quietly within 600 rustup component add rustfmt clippy || fail "rustup could not add rustfmt and clippy."
  fi
}

ensure_wasm_tools() {
  local bindgen
  bindgen="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p}' Cargo.lock)"
  if ! wasm-bindgen --version 2>/dev/null | grep -qxF "wasm-bindgen $bindgen" || ! have wasm-bindgen-test-runner; then
    cargo_install wasm-bindgen-cli "$bindgen" "it has to match wasm-bindgen in Cargo.lock"
  fi
  if ! have wasm-pack; then
    cargo_install wasm-pack "$WASM_PACK_VERSION" "it builds and tests the WebAssembly package"
  fi
  link_onto_path wasm-pack wasm-bindgen wasm-bindgen-test-runner
}

# cargo_install CRATE VERSION WHY. The tools do little work: what counts is that they compile
# soon. One target folder for all of them lets them share their dependencies.
cargo_install() {
  have cc || apt_install "a C compiler and linker, for the tools that cargo compiles" gcc libc6-dev
  say "compiling $1 $2: $3"
  export CARGO_TARGET_DIR="$TOOLS/target" RUSTFLAGS=''
  export CARGO_PROFILE_RELEASE_{OPT_LEVEL=1,LTO=off,CODEGEN_UNITS=16}
  # Some lock files name packages that not every mirror of crates.io has: then without.
  cargo install --force --version "$2" "$1" --locked >/dev/null 2>&1 \
    || quietly cargo install --force --version "$2" "$1" \
    || fail "cargo could not install $1 $2: see the lines above."
}

# What cargo installs is in ~/.cargo/bin, which only rustup's own installer puts on PATH: link it
# where a plain shell finds it, so that `wasm-pack test` works when typed.
link_onto_path() {
  local tool
  case ":$CALLER_PATH:" in *":$CARGO_BIN:"*) return ;; esac
  for tool in "$@"; do
    if [ -x "$CARGO_BIN/$tool" ] && ! PATH="$CALLER_PATH" have "$tool"; then
      say "linking $tool into /usr/local/bin: $CARGO_BIN is not on PATH"
      as_root ln -sf "$CARGO_BIN/$tool" "/usr/local/bin/$tool"
    fi
  done
}
