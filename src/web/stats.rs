//! Statistics of paired seeds, for experiments.

use wasm_bindgen::prelude::*;

use super::convert::object;
use super::{Playground, Result};
use crate::stats::{self, Sample};

fn sample_info(sample: Sample) -> JsValue {
    object(&[
        ("n", sample.n.into()),
        ("diverged", sample.diverged.into()),
        ("mean", sample.mean.into()),
        ("std", sample.std.into()),
        ("halfWidth", sample.half_width.into()),
    ])
}

#[wasm_bindgen]
impl Playground {
    /// Mean, spread and 95 % interval of numbers, one a run; NaN where the run diverged.
    #[wasm_bindgen(unchecked_return_type = "SampleInfo")]
    pub fn summary(values: &[f64]) -> JsValue {
        sample_info(Sample::of(values))
    }

    /// Compares the numbers of two configs, one a seed and in the same order of seeds; NaN where
    /// the run diverged. `comparisons` is the number of pairs that the experiment compares, for
    /// `seedsNeeded`.
    ///
    /// # Errors
    /// Where one config has more numbers than the other.
    #[wasm_bindgen(unchecked_return_type = "ComparisonInfo")]
    pub fn compare(a: &[f64], b: &[f64], comparisons: Option<u32>) -> Result<JsValue> {
        let result = stats::compare(a, b)?;
        Ok(object(&[
            ("difference", sample_info(result.difference)),
            ("meanA", result.mean_a.into()),
            ("meanB", result.mean_b.into()),
            ("divergedA", result.diverged_a.into()),
            ("divergedB", result.diverged_b.into()),
            ("p", result.p.into()),
            ("seedsNeeded", result.seeds_needed(comparisons.unwrap_or(1)).into()),
        ]))
    }

    /// The p values of all pairs with Holm's correction: a difference is real where its own is
    /// below 0.05.
    pub fn holm(p: &[f64]) -> Vec<f64> {
        stats::holm(p)
    }
}
