//! What the figures of the layers draw: summaries, histograms, and the numbers themselves.

use js_sys::Array;
use ndarray::ArrayView2;
use wasm_bindgen::prelude::*;

use super::convert::{count, floats, maybe_number, object, refused, set};
use super::{Playground, Result};
use crate::inspect::saturation::LayerSummary;
use crate::inspect::{self, Histogram, Quantity, Summary, histogram::MAX_BINS};

#[wasm_bindgen]
impl Playground {
    /// The hidden layers on the last minibatch.
    #[wasm_bindgen(unchecked_return_type = "LayerInfo[]")]
    pub fn layers(&self) -> Array {
        let network = self.trainer.network();
        let layers = inspect::layers(network, self.trainer.cache());
        let info = |(index, layer): (usize, LayerSummary)| {
            object(&[
                ("index", index.into()),
                ("name", network.layer_name(index).into()),
                ("size", layer.neurons.into()),
                ("activation", layer.activation.name().into()),
                ("batchNorm", (layer.norm == "batch").into()),
                ("norm", layer.norm.into()),
                ("mean", layer.summary.mean.into()),
                ("std", layer.summary.std.into()),
                ("saturated", layer.saturated.into()),
                ("dead", layer.dead.into()),
            ])
        };
        layers.enumerate().map(info).collect()
    }

    /// The shape of a layer's numbers. Without `lo` and `hi`: their whole range.
    ///
    /// # Errors
    /// For an unknown layer or quantity, and for bins that are none.
    #[wasm_bindgen(unchecked_return_type = "HistogramInfo")]
    pub fn histogram(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Quantity")] what: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] bins: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] lo: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] hi: JsValue,
    ) -> Result<JsValue> {
        histogram_of(self.view(&layer, &what)?, [&bins, &lo, &hi])
    }

    /// A layer's numbers themselves, row after row.
    ///
    /// # Errors
    /// For an unknown layer or quantity.
    #[wasm_bindgen(unchecked_return_type = "ValuesInfo")]
    pub fn values(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Quantity")] what: JsValue,
    ) -> Result<JsValue> {
        let view = self.view(&layer, &what)?;
        let data: Vec<f32> = view.iter().copied().collect();
        Ok(object(&[
            ("rows", view.nrows().into()),
            ("cols", view.ncols().into()),
            ("data", floats(&data)),
        ]))
    }
}

impl Playground {
    /// The numbers of a layer.
    pub(super) fn view(&self, layer: &JsValue, what: &JsValue) -> Result<ArrayView2<'_, f32>> {
        let quantity =
            what.as_string().and_then(|what| Quantity::find(&what)).ok_or_else(|| {
                let names = Quantity::ALL.map(Quantity::name).join(", ");
                refused("what", what, &format!("one of {names}"))
            })?;
        let index = count("layer", layer)?;
        let (network, cache) = (self.trainer.network(), self.trainer.cache());
        inspect::values(network, cache, index, quantity).ok_or_else(|| {
            let last = network.hidden_layers();
            refused("layer", layer, &format!("0 to {last}, the output layer"))
        })
    }
}

/// The shape of some numbers, for the arguments `bins`, `lo` and `hi`. Without the last two: their
/// whole range.
pub(super) fn histogram_of(
    view: ArrayView2<f32>,
    [bins, lo, hi]: [&JsValue; 3],
) -> Result<JsValue> {
    let bin_count = count("bins", bins)?;
    if !(1..=MAX_BINS).contains(&bin_count) {
        return Err(refused("bins", bins, &format!("a whole number from 1 to {MAX_BINS}")));
    }
    let (lo, hi) = (maybe_number("lo", lo)?, maybe_number("hi", hi)?);
    let summary = Summary::of(view);
    // A run that diverged may have left no finite number to take a range from.
    let finite = summary.min.is_finite() && summary.max.is_finite();
    let (min, max) = if finite { (summary.min, summary.max) } else { (-1.0, 1.0) };
    let (lo, hi) = (lo.unwrap_or(min), hi.unwrap_or(max));
    // One value throughout still wants a bin of some width, however large it is.
    let hi = if lo == hi { lo + f64::max(1e-6, 1e-6 * lo.abs()) } else { hi };
    if !(lo < hi && (hi - lo).is_finite()) {
        let message = format!("lo, hi: got {lo}, {hi}; lo has to be below hi");
        return Err(JsError::new(&message));
    }
    let histogram = Histogram::of(view, bin_count, lo, hi);
    let info = object(&[("density", floats(&histogram.density))]);
    for (key, value) in [
        ("lo", lo),
        ("hi", hi),
        ("mean", summary.mean),
        ("std", summary.std),
        ("min", summary.min),
        ("max", summary.max),
        ("outside", histogram.outside),
    ] {
        set(&info, key, &value.into());
    }
    Ok(info)
}
