//! Statistics of paired seeds, for experiments.

use wasm_bindgen::prelude::*;

use super::convert::{count, numbers, object, optional};
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
    ///
    /// # Errors
    /// Where these are no numbers.
    #[wasm_bindgen(unchecked_return_type = "SampleInfo")]
    pub fn summary(
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] values: JsValue,
    ) -> Result<JsValue> {
        Ok(sample_info(Sample::of(&numbers("values", &values)?)))
    }

    /// Compares the numbers of two configs, one a seed and in the same order of seeds; NaN where
    /// the run diverged. `comparisons` is the number of pairs that the experiment compares, for
    /// `seedsNeeded`.
    ///
    /// # Errors
    /// Where one config has more numbers than the other.
    #[wasm_bindgen(unchecked_return_type = "ComparisonInfo")]
    pub fn compare(
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] a: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] b: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] comparisons: JsValue,
    ) -> Result<JsValue> {
        let comparisons = optional(&comparisons, |n| count("comparisons", n))?;
        let comparisons = comparisons.map_or(1, |n| u32::try_from(n).unwrap_or(u32::MAX));
        let result = stats::compare(&numbers("a", &a)?, &numbers("b", &b)?)?;
        Ok(object(&[
            ("difference", sample_info(result.difference)),
            ("meanA", result.mean_a.into()),
            ("meanB", result.mean_b.into()),
            ("divergedA", result.diverged_a.into()),
            ("divergedB", result.diverged_b.into()),
            ("p", result.p.into()),
            ("seedsNeeded", result.seeds_needed(comparisons).into()),
        ]))
    }

    /// The p values of all pairs with Holm's correction: a difference is real where its own is
    /// below 0.05.
    ///
    /// # Errors
    /// Where these are no numbers.
    pub fn holm(
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] p: JsValue,
    ) -> Result<Vec<f64>> {
        Ok(stats::holm(&numbers("p", &p)?))
    }
}
