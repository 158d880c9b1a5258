//! For benchmarks: the machine's own best, measured in the same engine.

use wasm_bindgen::prelude::*;

use crate::ops::peak;

/// Rounds of the matrix product's innermost kernel; how many floating point operations they took.
#[wasm_bindgen(js_name = peakOfTile)]
pub fn tile(rounds: usize) -> f64 {
    peak::tile(rounds)
}

/// Rounds of multiplications and additions between registers; how many they took.
#[wasm_bindgen(js_name = peakOfRegisters)]
pub fn registers(rounds: usize) -> f64 {
    peak::registers(rounds)
}
