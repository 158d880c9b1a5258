//! What JavaScript would otherwise have to know a second time: limits and thresholds.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::Playground;
use super::convert::{object, pair};
use crate::data::{corpus, vocabulary};
use crate::inspect::histogram;
use crate::inspect::saturation::{Threshold, flat_parts};
use crate::nn::Activation;
use crate::sample;
use crate::train::checkpoint;

fn activation_info(activation: Activation) -> JsValue {
    let flat =
        |threshold| flat_parts(activation, threshold).into_iter().map(pair).collect::<Array>();
    object(&[
        ("name", activation.name().into()),
        ("range", activation.range().map_or(JsValue::NULL, pair)),
        ("flat", flat(Threshold::Summary).into()),
        ("mapFlat", flat(Threshold::Map).into()),
    ])
}

#[wasm_bindgen]
impl Playground {
    /// The limits and thresholds that hold for every run.
    #[wasm_bindgen(unchecked_return_type = "Limits")]
    pub fn limits() -> JsValue {
        let activations: Array = Activation::ALL.into_iter().map(activation_info).collect();
        object(&[
            ("corpusBytes", corpus::MAX_BYTES.into()),
            ("corpusNames", corpus::MIN_NAMES.into()),
            ("nameLetters", corpus::MAX_LETTERS.into()),
            ("fileBytes", checkpoint::MAX_BYTES.into()),
            ("prefixLetters", sample::MAX_PREFIX.into()),
            ("sampleNames", sample::MAX_NAMES.into()),
            ("bins", histogram::MAX_BINS.into()),
            ("vowels", vocabulary::VOWELS.into()),
            ("activations", activations.into()),
        ])
    }
}
