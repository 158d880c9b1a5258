#!/usr/bin/env bash
# Feeds hostile inputs to everything that reads from outside; fuzz/README.md says what must hold. SECONDS_IN_ALL is
# divided between the targets; with 0, only the seeds are tried, in which what was found is kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly IN_ALL="${1:-60}"
readonly NATIVE=(corpus config saved_run)
readonly EACH=$((IN_ALL / 5))
TARGET="$(rustc -vV | sed -n 's/^host: //p')"
readonly TARGET

# What cargo-fuzz passes without a sanitizer: coverage for libFuzzer, and checks that release builds lack.
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks \
  -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
# With a target of its own, build scripts are built without these flags.
cargo build --locked --release --manifest-path fuzz/Cargo.toml --target "$TARGET" \
  --target-dir fuzz/target

for target in "${NATIVE[@]}"; do
  mkdir -p "fuzz/corpus/$target" "fuzz/artifacts/$target"
  limit=(-max_total_time="$EACH")
  if [ "$EACH" -eq 0 ]; then limit=(-runs=0); fi
  "fuzz/target/$TARGET/release/$target" "fuzz/corpus/$target" "fuzz/seeds/$target" "${limit[@]}" \
    -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="fuzz/artifacts/$target/" 2>&1 | grep -v '^#\|NEW\|REDUCE' | tail -40
done
node tests/fuzz/class.js "$EACH"
node tests/fuzz/address.js "$EACH"
