//! What the figures and benches ask for beyond the run itself.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::convert::{self, count, entries, floats, numbers, object, pair, refused, set, whole};
use super::figures::histogram_of;
use super::{Bound, Playground, Result};
use crate::data::Split;
use crate::data::vocabulary::VOWELS;
use crate::inspect::calibrate::Gap;
use crate::inspect::dead::{DeadCount, dead_in};
use crate::inspect::gradient_check::TensorCheck;
use crate::inspect::linear_flow::{Flow, FlowNorm, Weights, flow};
use crate::inspect::mean_field::Expected;
use crate::inspect::reference_losses::{ReferenceLoss, reference_losses};
use crate::inspect::running_mean_drift::running_mean_drift;
use crate::inspect::saturation::{Tail, Threshold, tail};
use crate::inspect::updates::ParameterSummary;
use crate::inspect::{
    Calibration, DeadScan, GradientCheck, counterfactual, mean_field, pca, updates,
};
use crate::nn::Network;
use crate::sample::Sampling;
use crate::train::trainer::network_spec;
use crate::train::{Config, LookAhead};

/// The most rows over which a folded network is compared with its original, and the most
/// floating-point operations: the comparison is one call.
const FOLD_ROWS: usize = 500;
const FOLD_OPERATIONS: usize = 200_000_000;

/// The most rows that all minibatches of a running mean's drift have together, and the most momenta:
/// it is one call, too.
const DRIFT_ROWS: usize = 1 << 21;
const MOMENTA: usize = 20;

/// What a word stands for; `false` and `true` are the first two.
fn one_of<T: Copy>(name: &str, value: &JsValue, words: &[(&str, T)]) -> Result<T> {
    let place = match value.as_bool() {
        Some(second) => Some(usize::from(second)),
        None => words.iter().position(|(word, _)| value.as_string().as_deref() == Some(*word)),
    };
    place.map(|place| words[place].1).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        refused(name, value, &format!("one of {}", words.join(", ")))
    })
}

/// Diagnostics that are made in slices.
#[derive(Default)]
pub(super) struct UnderWay {
    dead: Option<DeadScan>,
    calibration: Option<Calibration>,
    gradient_check: Option<GradientCheck>,
    pub(super) ahead: Option<LookAhead>,
    pub(super) names: Option<Sampling>,
}

fn parameter_info(p: ParameterSummary) -> JsValue {
    object(&[
        ("name", p.name.into()),
        ("rows", p.rows.into()),
        ("cols", p.cols.into()),
        ("mean", p.data.mean.into()),
        ("std", p.data.std.into()),
        ("gradMean", p.grad.mean.into()),
        ("gradStd", p.grad.std.into()),
        ("gradLargest", p.grad.min.abs().max(p.grad.max.abs()).into()),
        ("gradToData", p.grad_to_data.into()),
        ("updateRatio", p.update_ratio.into()),
    ])
}

fn no_parameter(place: usize) -> JsError {
    JsError::new(&format!("index: no parameter {place}"))
}

fn dead_info(dead: DeadCount) -> JsValue {
    let DeadCount { neurons, low, high, both } = dead;
    object(&[
        ("neurons", neurons.into()),
        ("low", low.into()),
        ("high", high.into()),
        ("both", both.into()),
        ("dead", dead.total().into()),
    ])
}

#[wasm_bindgen]
impl Playground {
    /// A network at step 0 of another config on the same names, for comparisons.
    ///
    /// # Errors
    /// For a config that cannot be used.
    pub fn sibling(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<Self> {
        Ok(Self::from(self.trainer.sibling(Config::new(entries(&config)?)?)?))
    }

    /// Every parameter tensor, its gradient, and how large its last step was.
    #[wasm_bindgen(unchecked_return_type = "ParameterInfo[]")]
    pub fn parameters(&self) -> Array {
        let summaries = updates::parameters(&self.trainer);
        summaries.map(parameter_info).collect()
    }

    /// One of them, by its place in `parameters`: large networks take long for all.
    ///
    /// # Errors
    /// For an unknown tensor.
    #[wasm_bindgen(unchecked_return_type = "ParameterInfo")]
    pub fn parameter(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] index: JsValue,
    ) -> Result<JsValue> {
        let place = count("index", &index)?;
        let summary = updates::parameter(&self.trainer, place);
        summary.map(parameter_info).ok_or_else(|| no_parameter(place))
    }

    /// The shape of a parameter tensor or of its gradient, by its place in `parameters`.
    ///
    /// # Errors
    /// For an unknown tensor or quantity, and for bins that are none.
    #[wasm_bindgen(js_name = parameterHistogram, unchecked_return_type = "HistogramInfo")]
    pub fn parameter_histogram(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] index: JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"data\" | \"grad\"")] what: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] bins: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] lo: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] hi: JsValue,
    ) -> Result<JsValue> {
        let place = count("index", &index)?;
        let param = self.trainer.network().parameters().nth(place);
        let param = param.ok_or_else(|| no_parameter(place))?;
        let matrix = match what.as_string().as_deref() {
            Some("data") => &param.data,
            Some("grad") => &param.grad,
            _ => return Err(refused("what", &what, "one of data, grad")),
        };
        histogram_of(matrix.view(), [&bins, &lo, &hi])
    }

    /// A hidden layer's flat activations of the minibatch: 0 open, 1 flat below, 2 flat
    /// above (`|t| > 0.99` for tanh), neuron after neuron.
    ///
    /// # Errors
    /// For an unknown layer.
    #[wasm_bindgen(js_name = saturationMap, unchecked_return_type = "SaturationMap")]
    pub fn saturation_map(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: JsValue,
    ) -> Result<JsValue> {
        let view = self.view(&layer, &"activation".into())?;
        let index = count("layer", &layer)?;
        let activation = self.trainer.network().layers[index].activation;
        let code = |&a: &f32| match tail(activation, Threshold::Map, a) {
            Tail::Open => 0,
            Tail::Low => 1,
            Tail::High => 2,
        };
        let cells: Vec<u8> = view.iter().map(code).collect();
        let flat = cells.iter().filter(|&&cell| cell > 0).count();
        let info = dead_info(dead_in(activation, view));
        set(&info, "examples", &view.ncols().into());
        set(&info, "flat", &(flat as f64 / cells.len() as f64).into());
        set(&info, "cells", &js_sys::Uint8Array::from(cells.as_slice()).into());
        Ok(info)
    }

    /// A slice of a look at every hidden neuron over the whole dev set; finished when
    /// `done` is `total`, and the next call then begins anew.
    ///
    /// # Errors
    /// Where `maxRows` is no whole number.
    #[wasm_bindgen(js_name = scanDead, unchecked_return_type = "DeadScanInfo")]
    pub fn scan_dead(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number", js_name = maxRows)] max_rows: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] ms: JsValue,
    ) -> Result<JsValue> {
        let (trainer, bound) =
            (&self.trainer, Bound::new(&max_rows, &ms, self.operations_of_a_row())?);
        let begin = || DeadScan::new(trainer.network(), Split::Dev, trainer.dataset());
        let slot = &mut self.under_way.dead;
        let (scan, done, total) = bound.advance(slot, trainer.dataset(), begin);
        let layers: Array = scan.layers().map(dead_info).collect();
        if done == total {
            *slot = None;
        }
        Ok(object(&[("done", done.into()), ("total", total.into()), ("layers", layers.into())]))
    }

    /// A layer's `BatchNorm`, neuron by neuron; undefined where it has none.
    ///
    /// # Errors
    /// For an unknown layer.
    #[wasm_bindgen(js_name = batchNorm, unchecked_return_type = "BatchNormInfo | undefined")]
    pub fn batch_norm(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] layer: JsValue,
    ) -> Result<JsValue> {
        self.view(&layer, &"weight".into())?;
        let index = count("layer", &layer)?;
        let norm = self.trainer.network().layers[index].batch_norm();
        let (Some(norm), Some(cache)) = (norm, self.trainer.cache().layers[index].batch_norm())
        else {
            return Ok(JsValue::UNDEFINED);
        };
        let neurons = norm.running_mean.cols();
        let stds = |std: &dyn Fn(usize) -> f32| (0..neurons).map(std).collect::<Vec<_>>();
        let info = object(&[("name", self.trainer.network().layer_name(index).into())]);
        for (key, values) in [
            ("mean", cache.mean.row(0).to_vec()),
            ("std", stds(&|j| norm.batch_std(cache, j))),
            ("runningMean", norm.running_mean.row(0).to_vec()),
            ("runningStd", stds(&|j| norm.running_std(j))),
            ("gamma", norm.gamma.data.row(0).to_vec()),
            ("beta", norm.beta.data.row(0).to_vec()),
        ] {
            set(&info, key, &floats(&values));
        }
        Ok(info)
    }

    /// Logits and probabilities of the letter after a text, in either mode of `BatchNorm`;
    /// "train" is in the company of the last minibatch.
    ///
    /// # Errors
    /// For a letter that the names do not have.
    #[wasm_bindgen(unchecked_return_type = "Prediction")]
    pub fn predict(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"eval\" | \"train\"")] mode: JsValue,
    ) -> Result<JsValue> {
        let (network, text) = (self.trainer.network(), convert::text("text", &text)?);
        let context = self.trainer.vocabulary().context(&text, network.block_size)?;
        let logits = counterfactual::logits(network, &context, self.minibatch_in(&mode)?);
        Ok(object(&[
            ("probabilities", floats(&counterfactual::softmax(&logits))),
            ("logits", floats(&logits)),
        ]))
    }

    /// The contexts of the last minibatch as texts, and their targets.
    #[wasm_bindgen(getter, unchecked_return_type = "Example[]")]
    pub fn minibatch(&self) -> Array {
        let (batch, vocabulary) = (self.trainer.batch(), self.trainer.vocabulary());
        let example = |row: usize| {
            let context: String =
                batch.context(row).iter().map(|&token| vocabulary.letter(token)).collect();
            let target = vocabulary.letter(batch.targets()[row]).to_string();
            object(&[("context", context.into()), ("target", target.into())])
        };
        (0..batch.len()).map(example).collect()
    }

    /// The logits of one example of the minibatch in training mode, before and after
    /// another one gets another context.
    ///
    /// # Errors
    /// For an example that the minibatch lacks, or a letter that the names lack.
    #[wasm_bindgen(js_name = replaceExample, unchecked_return_type = "Replaced")]
    pub fn replace_example(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] watched: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] changed: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] text: JsValue,
    ) -> Result<JsValue> {
        let (network, batch) = (self.trainer.network(), self.trainer.batch());
        let row = |name: &str, x: &JsValue| -> Result<usize> {
            let row = count(name, x)?;
            if row < batch.len() {
                return Ok(row);
            }
            let last = batch.len() - 1;
            Err(JsError::new(&format!("{name}: got {row}; the minibatch has 0 to {last}")))
        };
        let (watched, changed) = (row("watched", &watched)?, row("changed", &changed)?);
        let text = convert::text("text", &text)?;
        let context = self.trainer.vocabulary().context(&text, network.block_size)?;
        let [before, after] =
            counterfactual::after_replacing(network, batch, watched, changed, &context);
        Ok(object(&[("before", floats(&before)), ("after", floats(&after))]))
    }

    /// The letters in the plane, x and y in turn; vowels lie to the right on average.
    #[wasm_bindgen(unchecked_return_type = "EmbeddingInfo")]
    #[allow(clippy::cast_possible_truncation)] // for a figure
    pub fn embedding(&self) -> JsValue {
        let letters = self.trainer.vocabulary().letters();
        let is_vowel = |&(_, &letter): &(usize, &char)| VOWELS.contains(letter);
        let vowels: Vec<usize> =
            letters.iter().enumerate().filter(is_vowel).map(|(i, _)| i).collect();
        let seen = pca::project(&self.trainer.network().embedding.table.data, &vowels);
        let points: Vec<f32> = seen.points.iter().flatten().map(|&x| x as f32).collect();
        object(&[
            ("points", floats(&points)),
            ("explained", pair(seen.explained)),
            ("dimensions", self.trainer.config().n_embd().into()),
        ])
    }

    /// What guesses without a network cost: an even guess, and counts over the training rows of
    /// single letters, pairs and triples with add-one smoothing.
    #[wasm_bindgen(js_name = referenceLosses, unchecked_return_type = "ReferenceLoss[]")]
    pub fn reference_losses(&self) -> Array {
        let info = |loss: ReferenceLoss| {
            object(&[
                ("name", loss.name.into()),
                ("train", loss.train.into()),
                ("dev", loss.dev.into()),
            ])
        };
        let (dataset, vocabulary) = (self.trainer.dataset(), self.trainer.vocabulary());
        reference_losses(dataset, vocabulary.len()).into_iter().map(info).collect()
    }

    /// The stds that theory expects of the hidden layers at step 0.
    #[wasm_bindgen(js_name = expectedSpreads, unchecked_return_type = "ExpectedSpread[]")]
    pub fn expected_spreads(&self) -> Array {
        let spec = network_spec(self.trainer.config(), self.trainer.vocabulary().len());
        let info = |e: &Expected| {
            object(&[
                ("preactivation", e.preactivation.into()),
                ("activation", e.activation.into()),
            ])
        };
        mean_field::expected(&spec).iter().map(info).collect()
    }

    /// A slice of a calibration: `BatchNorm`'s statistics over the whole training set, and
    /// the dev loss with them and with the running ones. Finished when `done` is `total`,
    /// and the next call then begins anew.
    ///
    /// # Errors
    /// Where `maxRows` is no whole number.
    #[wasm_bindgen(unchecked_return_type = "CalibrationInfo")]
    pub fn calibrate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number", js_name = maxRows)] max_rows: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] ms: JsValue,
    ) -> Result<JsValue> {
        let (trainer, bound) =
            (&self.trainer, Bound::new(&max_rows, &ms, self.operations_of_a_row())?);
        let begin = || Calibration::new(trainer.network(), trainer.dataset());
        let slot = &mut self.under_way.calibration;
        let (calibration, done, total) = bound.advance(slot, trainer.dataset(), begin);
        let gap = |gap: &Gap| {
            object(&[
                ("layer", gap.layer.into()),
                ("mean", gap.mean.into()),
                ("std", gap.std.into()),
            ])
        };
        let gaps: Array = calibration.gaps().iter().map(gap).collect();
        let [running, measured] = calibration.dev_losses();
        let info = object(&[
            ("done", done.into()),
            ("total", total.into()),
            ("gaps", gaps.into()),
            ("running", running.into()),
            ("measured", measured.into()),
        ]);
        if done == total {
            *slot = None;
        }
        Ok(info)
    }

    /// The running mean of a neuron of the first layer along minibatches of some size,
    /// for a momentum, while the weights stand still.
    ///
    /// # Errors
    /// For a neuron that there is not, and for counts out of range.
    #[wasm_bindgen(js_name = runningMeanDrift, unchecked_return_type = "RunningMeanDriftInfo")]
    pub fn running_mean_drift(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] neuron: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number", js_name = batchSize)] batch_size: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array | number[]")] momenta: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] steps: JsValue,
    ) -> Result<JsValue> {
        let within = |name: &str, x: &JsValue, most: usize| -> Result<usize> {
            let n = count(name, x)?;
            if n <= most {
                return Ok(n);
            }
            Err(refused(name, x, &format!("a whole number up to {most}")))
        };
        let network = self.trainer.network();
        let neuron = within("neuron", &neuron, network.layers[0].neurons() - 1)?;
        let batch = within("batchSize", &batch_size, 4096)?.max(1);
        let steps = within("steps", &steps, DRIFT_ROWS / batch)?;
        let given = numbers("momenta", &momenta)?;
        let momenta = given.get(..MOMENTA.min(given.len())).unwrap_or_default();
        if momenta.len() < given.len() {
            return Err(refused("momenta", &(given.len() as f64).into(), "at most 20 numbers"));
        }
        let seed = self.trainer.config().seed();
        let seen = running_mean_drift(
            network,
            self.trainer.dataset(),
            neuron,
            batch,
            momenta,
            steps,
            seed,
        );
        let series: Array = seen.series.iter().map(|series| floats(series)).collect();
        Ok(object(&[
            ("mean", seen.mean.into()),
            ("std", seen.std.into()),
            ("series", series.into()),
        ]))
    }

    /// One Linear layer on random numbers: the stds of cells 23 and 24, and with other weights and
    /// normalisations. For these two, `false` and `true` are `plain` and `scaled`, `none` and `batch`.
    ///
    /// # Errors
    /// Where n is no whole number from 2 to 2000, or one of the words is unknown.
    #[wasm_bindgen(js_name = linearFlow, unchecked_return_type = "LinearFlow")]
    pub fn linear_flow(
        #[wasm_bindgen(unchecked_param_type = "number")] n: JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"plain\" | \"scaled\" | \"torch\" | boolean")]
        weights: JsValue,
        #[wasm_bindgen(
            unchecked_param_type = "\"none\" | \"batch\" | \"layer\" | \"rms\" | boolean"
        )]
        norm: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] seed: JsValue,
    ) -> Result<JsValue> {
        let weights = one_of(
            "weights",
            &weights,
            &[("plain", Weights::Plain), ("scaled", Weights::Scaled), ("torch", Weights::Torch)],
        )?;
        let norms = [
            ("none", None),
            ("batch", Some(FlowNorm::Batch)),
            ("layer", Some(FlowNorm::Layer)),
            ("rms", Some(FlowNorm::Rms)),
        ];
        let norm = one_of("norm", &norm, &norms)?;
        let size = count("n", &n)?;
        if !(2..=2000).contains(&size) {
            return Err(refused("n", &n, "a whole number from 2 to 2000"));
        }
        let s = flow(Flow { n: size, weights, norm, seed: whole("seed", &seed)? });
        Ok(object(&[
            ("input", s.input.into()),
            ("weight", s.weight.into()),
            ("output", s.output.into()),
            ("result", s.result.into()),
            ("resultGrad", s.result_grad.into()),
            ("outputGrad", s.output_grad.into()),
            ("inputGrad", s.input_grad.into()),
            ("weightGrad", s.weight_grad.into()),
        ]))
    }

    /// Folds every `BatchNorm` into the Linear before it and compares the logits over dev
    /// rows.
    ///
    /// # Errors
    /// This call never fails.
    #[wasm_bindgen(js_name = foldBatchNorm, unchecked_return_type = "FoldInfo")]
    pub fn fold_batch_norm(&self) -> Result<JsValue> {
        let (network, dataset) = (self.trainer.network(), self.trainer.dataset());
        let split = if dataset.is_empty(Split::Dev) { Split::Train } else { Split::Dev };
        let affordable = FOLD_OPERATIONS / network.operations(network.hidden_layers());
        let rows = dataset.len(split).min(affordable.clamp(4, FOLD_ROWS));
        let contexts: Vec<u8> =
            (0..rows).flat_map(|row| dataset.row(split, row).0.iter().copied()).collect();
        let folded = network.folded();
        let norms =
            |network: &Network| network.layers.iter().filter(|layer| layer.norm.is_some()).count();
        let norms = norms(network) - norms(&folded);
        let (difference, largest) = counterfactual::largest_difference(network, &folded, &contexts);
        Ok(object(&[
            ("rows", rows.into()),
            ("difference", difference.into()),
            ("largest", largest.into()),
            ("norms", norms.into()),
            ("parameters", network.parameter_count().into()),
            ("foldedParameters", folded.parameter_count().into()),
        ]))
    }

    /// A slice of a gradient check: compares `count` further gradients with finite
    /// differences. The first call, and the first after the end, begins anew.
    ///
    /// # Errors
    /// Where a count is no whole number.
    #[wasm_bindgen(js_name = checkGradients, unchecked_return_type = "GradientCheckInfo")]
    pub fn check_gradients(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number", js_name = perTensor)] per_tensor: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] count: JsValue,
    ) -> Result<JsValue> {
        let per_tensor = convert::count("perTensor", &per_tensor)?;
        let count = convert::count("count", &count)?;
        let trainer = &self.trainer;
        let begin = || GradientCheck::new(trainer.network(), trainer.batch(), per_tensor.max(1));
        let check = self.under_way.gradient_check.get_or_insert_with(begin);
        let open = check.advance(count);
        let tensor = |check: &TensorCheck| {
            object(&[
                ("name", check.name.as_str().into()),
                ("checked", check.checked.into()),
                ("difference", check.difference.into()),
                ("largest", check.largest.into()),
            ])
        };
        let tensors: Array = check.checks().iter().map(tensor).collect();
        let info = object(&[
            ("open", open.into()),
            ("rows", check.rows().into()),
            ("tensors", tensors.into()),
        ]);
        if !open {
            self.under_way.gradient_check = None;
        }
        Ok(info)
    }
}
