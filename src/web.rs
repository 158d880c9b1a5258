//! The JavaScript face: one class, every call coarse, every error an `Error` whose
//! message is fit to show. With `web/` and `train/number.rs` the only code that knows JavaScript.

#![allow(clippy::must_use_candidate)] // JavaScript has no such mark

mod diagnostics;
mod peak;
mod unfold;

use js_sys::{Array, BigInt, Float32Array, JsString, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::data::{Corpus, Dataset, NameIndex, Split, Vocabulary};
use crate::inspect::saturation::LayerSummary;
use crate::inspect::{self, Histogram, Summary, What};
use crate::sample::{self, Options};
use crate::train::config::parse;
use crate::train::number;
use crate::train::{Config, Evaluation, KEYS, Notes, Preset, Trainer, Value};

type Result<T> = std::result::Result<T, JsError>;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("web.d.ts");

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn now() -> f64;
}

/// Runs once, when the module starts: a panic says in the console where it was.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// A run of one config: DESIGN's wasm class.
#[wasm_bindgen]
pub struct Playground {
    trainer: Trainer,
    evaluations: [Option<Evaluation>; 3],
    /// For [`contains`](Self::contains); made when first asked.
    names: Option<NameIndex>,
    under_way: diagnostics::UnderWay,
    /// Whether a learning rate was changed on the way here.
    altered: bool,
}

/// Keys whose change in a running training leads to weights that the config alone does not.
const STEERING: [&str; 3] = ["lr", "lr_decay", "lr_decay_step"];

#[wasm_bindgen]
impl Playground {
    /// A network at step 0. A text, as a string or as the bytes of a file, replaces the
    /// built-in names.
    ///
    /// # Errors
    /// For a config or a text that cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | Uint8Array")] text: JsValue,
    ) -> Result<Self> {
        let config = Config::new(entries(&config)?)?;
        let trainer = match bytes_of(&text)? {
            Some(bytes) => Trainer::new(config, Corpus::from_bytes(&bytes)?)?,
            None => Trainer::on_built_in_names(config)?,
        };
        Ok(Self::from(trainer))
    }

    /// Bytes of memory that all runs of this module have together: the names, the rows, the
    /// networks and whatever was needed at some time.
    #[wasm_bindgen(js_name = memoryBytes)]
    #[must_use]
    pub fn memory_bytes() -> f64 {
        const PAGE: usize = 1 << 16;
        (core::arch::wasm32::memory_size::<0>() * PAGE) as f64
    }

    /// The table of settings, in page order.
    ///
    /// # Errors
    /// Never; the type is the binding's.
    #[wasm_bindgen(js_name = configKeys, unchecked_return_type = "KeyInfo[]")]
    pub fn config_keys() -> Result<JsValue> {
        serialized(&KEYS.as_slice())
    }

    /// All presets with their full configs.
    #[wasm_bindgen(unchecked_return_type = "PresetInfo[]")]
    pub fn presets() -> Array {
        let info = |preset: Preset| {
            let config = config_object(Config::preset(preset).entries());
            object(&[
                ("name", preset.name().into()),
                ("title", preset.title().into()),
                ("config", config),
            ])
        };
        Preset::ALL.into_iter().map(info).collect()
    }

    /// The full config that a part of one stands for.
    ///
    /// # Errors
    /// For a config that cannot be used; the message starts with the key.
    #[wasm_bindgen(unchecked_return_type = "Config")]
    pub fn resolve(
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<JsValue> {
        Ok(config_object(Config::new(entries(&config)?)?.entries()))
    }

    /// The texts of an address or a form as typed values, and an error for each that is
    /// none; what does not fit is left out.
    ///
    /// # Errors
    /// Where the argument is no array of pairs of strings.
    #[wasm_bindgen(js_name = fromText, unchecked_return_type = "FromText")]
    pub fn from_text(
        #[wasm_bindgen(unchecked_param_type = "[string, string][]")] pairs: JsValue,
    ) -> Result<JsValue> {
        let (config, errors) = (object(&[]), Array::new());
        for pair in array(&pairs)? {
            let pair = array(&pair)?;
            let (Some(key), Some(text)) = (pair.get(0).as_string(), pair.get(1).as_string()) else {
                return Err(JsError::new(NO_PAIRS));
            };
            match parse(&key, &text) {
                Ok(value) => set(&config, &key, &to_js(&value)),
                Err(error) => {
                    let message = error.to_string();
                    errors.push(&object(&[("key", key.into()), ("message", message.into())]));
                }
            }
        }
        Ok(object(&[("config", config), ("errors", errors.into())]))
    }

    /// `preset` and what differs from it, in the order of the table.
    ///
    /// # Errors
    /// For a config that cannot be used.
    #[wasm_bindgen(unchecked_return_type = "Partial<Config>")]
    pub fn diff(
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<JsValue> {
        Ok(config_object(Config::new(entries(&config)?)?.difference()))
    }

    /// What a text holds, or why it cannot be trained on.
    ///
    /// # Errors
    /// For a text or a config that cannot be used.
    #[wasm_bindgen(js_name = checkCorpus, unchecked_return_type = "CorpusInfo")]
    pub fn check_corpus(
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array")] text: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<JsValue> {
        let config = Config::new(entries(&config)?)?;
        let bytes = bytes_of(&text)?.unwrap_or_default();
        let corpus = Corpus::from_bytes(&bytes)?;
        let vocabulary = Vocabulary::of(&corpus)?;
        let dataset = Dataset::new(&corpus, &vocabulary, config.layout())?;
        Ok(object(&[
            ("names", corpus.len().into()),
            ("letters", (vocabulary.len() - 1).into()),
            ("rows", rows(&dataset)),
            ("sha256", corpus.sha256().into()),
        ]))
    }

    /// A seed that nobody chose, from the browser's own randomness.
    ///
    /// # Errors
    /// Where the browser gives none.
    #[wasm_bindgen(js_name = newSeed)]
    pub fn new_seed() -> Result<f64> {
        let seed = getrandom::u32()
            .map_err(|_| JsError::new("the browser gave no random seed; type one instead"))?;
        Ok(f64::from(seed))
    }

    /// Trains; the last step's loss. Stops early where the loss is not finite.
    ///
    /// # Errors
    /// Where `n` is no whole number.
    pub fn train(&mut self, n: f64) -> Result<f64> {
        self.trainer.train(whole("n", n)?);
        Ok(self.loss())
    }

    /// As many steps as fit the budget, at least one; how many they were.
    ///
    /// # Errors
    /// Where `maxSteps` is no whole number or `ms` is none.
    #[wasm_bindgen(js_name = trainFor)]
    pub fn train_for(&mut self, ms: f64, max_steps: f64) -> Result<f64> {
        if ms.is_nan() {
            return Err(JsError::new("ms: got NaN; it takes a number of milliseconds"));
        }
        let (most, start) = (whole("maxSteps", max_steps)?, now());
        let (mut done, mut portion) = (0u64, 1u64);
        while done < most {
            let asked = portion.min(most - done);
            let taken = self.trainer.train(asked);
            done += taken;
            let spent = now() - start;
            if taken < asked || spent >= ms {
                break;
            }
            // Ask the clock about eight times in a budget, and never overrun it by a portion.
            let per_step = spent / done as f64;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
            let fitting = ((ms - spent).min(ms / 8.0) / per_step.max(1e-4)).clamp(1.0, 1e6) as u64;
            portion = fitting.min(portion * 8);
        }
        Ok(done as f64)
    }

    /// Every step's loss since the last call.
    #[wasm_bindgen(js_name = takeLosses)]
    pub fn take_losses(&mut self) -> Vec<f32> {
        self.trainer.take_losses()
    }

    /// A slice of an evaluation of the weights as they were when it began; finished when
    /// `done` is `total`, and the next call then begins anew.
    ///
    /// # Errors
    /// For an unknown part of the data, or where `maxRows` is no whole number.
    #[wasm_bindgen(unchecked_return_type = "EvaluationInfo")]
    pub fn evaluate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "\"train\" | \"dev\" | \"test\"")] split: &str,
        #[wasm_bindgen(js_name = maxRows)] max_rows: f64,
    ) -> Result<JsValue> {
        let found = Split::ALL.into_iter().enumerate().find(|(_, part)| part.name() == split);
        let (slot, part) = found.ok_or_else(|| {
            JsError::new(&format!("split: got \"{split}\"; it takes one of train, dev, test"))
        })?;
        let rows = usize::try_from(whole("maxRows", max_rows)?).unwrap_or(usize::MAX);
        let trainer = &self.trainer;
        let evaluation = self.evaluations[slot].get_or_insert_with(|| trainer.evaluation(part));
        evaluation.advance(trainer.dataset(), rows);
        let info = object(&[
            ("split", split.into()),
            ("step", (evaluation.step() as f64).into()),
            ("done", evaluation.done().into()),
            ("total", evaluation.total().into()),
            ("loss", evaluation.loss().into()),
        ]);
        if evaluation.is_finished() {
            self.evaluations[slot] = None;
        }
        Ok(info)
    }

    /// Names, without the end token.
    ///
    /// # Errors
    /// For options that cannot be used.
    pub fn sample(
        &self,
        count: f64,
        #[wasm_bindgen(unchecked_optional_param_type = "SampleOptions")] options: JsValue,
    ) -> Result<Vec<String>> {
        let count = usize::try_from(whole("count", count)?).unwrap_or(usize::MAX);
        let options = self.sample_options(&options)?;
        Ok(sample::sample(self.trainer.network(), self.trainer.vocabulary(), count, &options)?)
    }

    /// Changes a key that takes effect in the running training.
    ///
    /// # Errors
    /// For a key that starts a new network, and for a value that the key does not take.
    pub fn set(
        &mut self,
        key: &str,
        #[wasm_bindgen(unchecked_param_type = "boolean | number | string")] value: JsValue,
    ) -> Result<()> {
        let before = self.trainer.config().clone();
        self.trainer.set(key, value_of(key, &value)?)?;
        let changed = STEERING.contains(&key) && *self.trainer.config() != before;
        self.altered |= changed && self.trainer.step() > 0;
        Ok(())
    }

    /// Whether a name is one of the corpus.
    pub fn contains(&mut self, name: &str) -> bool {
        let corpus = self.trainer.corpus();
        self.names.get_or_insert_with(|| NameIndex::of(corpus)).contains(corpus, name)
    }

    /// The hidden layers on the last minibatch.
    #[wasm_bindgen(unchecked_return_type = "LayerInfo[]")]
    pub fn layers(&self) -> Array {
        let layers = inspect::layers(self.trainer.network(), self.trainer.tape());
        let info = |(index, layer): (usize, LayerSummary)| {
            object(&[
                ("index", index.into()),
                ("name", format!("Layer {}", index + 1).into()),
                ("size", layer.neurons.into()),
                ("activation", layer.activation.name().into()),
                ("batchNorm", layer.batch_norm.into()),
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
        layer: f64,
        #[wasm_bindgen(unchecked_param_type = "What")] what: &str,
        bins: f64,
        lo: Option<f64>,
        hi: Option<f64>,
    ) -> Result<JsValue> {
        histogram_of(self.view(layer, what)?, bins, lo, hi)
    }

    /// A layer's numbers themselves, row after row.
    ///
    /// # Errors
    /// For an unknown layer or quantity.
    #[wasm_bindgen(unchecked_return_type = "ValuesInfo")]
    pub fn values(
        &self,
        layer: f64,
        #[wasm_bindgen(unchecked_param_type = "What")] what: &str,
    ) -> Result<JsValue> {
        let view = self.view(layer, what)?;
        let info = Object::new();
        set(&info, "rows", &view.nrows().into());
        set(&info, "cols", &view.ncols().into());
        let data: Vec<f32> = view.iter().copied().collect();
        set(&info, "data", &Float32Array::from(data.as_slice()));
        Ok(info.into())
    }

    /// SHA-256 over all parameters.
    #[wasm_bindgen(js_name = weightsSha256)]
    pub fn weights_sha256(&self) -> String {
        self.trainer.weights_sha256()
    }

    /// The run as a safetensors file; `dev` is the dev loss of these weights, where it was
    /// measured.
    ///
    /// # Errors
    /// Where the file cannot be put together.
    pub fn save(&self, dev: Option<f64>) -> Result<Vec<u8>> {
        Ok(self.trainer.save_with(Notes { dev, altered: self.altered })?)
    }

    /// A second run in the very same state, which goes its own way.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { altered: self.altered, ..Self::from(self.trainer.clone()) }
    }

    /// Whether the config does not lead here from step 0, because a learning rate was
    /// changed on the way.
    #[wasm_bindgen(getter)]
    pub fn altered(&self) -> bool {
        self.altered
    }

    /// The run that `save` wrote.
    ///
    /// # Errors
    /// For a file that is damaged, foreign or too large.
    pub fn load(bytes: &[u8]) -> Result<Self> {
        let (trainer, Notes { altered, .. }) = Trainer::load_with_notes(bytes)?;
        Ok(Self { altered, ..Self::from(trainer) })
    }

    /// Steps taken.
    #[wasm_bindgen(getter)]
    pub fn step(&self) -> f64 {
        self.trainer.step() as f64
    }

    /// The last step's loss; before the first step, the one that step 0 will have.
    #[wasm_bindgen(getter)]
    pub fn loss(&self) -> f64 {
        f64::from(self.trainer.loss())
    }

    /// The learning rate of the next step.
    #[wasm_bindgen(getter)]
    pub fn lr(&self) -> f64 {
        self.trainer.lr()
    }

    /// Number of values that are trained.
    #[wasm_bindgen(getter, js_name = parameterCount)]
    pub fn parameter_count(&self) -> usize {
        self.trainer.network().parameter_count()
    }

    /// The full config.
    #[wasm_bindgen(getter, unchecked_return_type = "Config")]
    pub fn config(&self) -> JsValue {
        config_object(self.trainer.config().entries())
    }

    /// The letters by number, the end token "." first.
    #[wasm_bindgen(getter)]
    pub fn vocabulary(&self) -> Vec<String> {
        self.trainer.vocabulary().letters().iter().map(char::to_string).collect()
    }

    /// Rows of each part of the data.
    #[wasm_bindgen(getter, unchecked_return_type = "Rows")]
    pub fn rows(&self) -> JsValue {
        rows(self.trainer.dataset())
    }

    /// Number of names.
    #[wasm_bindgen(getter)]
    pub fn names(&self) -> usize {
        self.trainer.corpus().len()
    }

    /// The loss of giving every letter the same probability: `-ln(1 / V)`.
    #[wasm_bindgen(getter)]
    pub fn baseline(&self) -> f64 {
        self.trainer.vocabulary().baseline()
    }

    /// Where the loss stopped being finite, and why it usually does.
    #[wasm_bindgen(getter, unchecked_return_type = "Diverged | undefined")]
    pub fn diverged(&self) -> JsValue {
        self.trainer.diverged().map_or(JsValue::UNDEFINED, |d| {
            object(&[("step", (d.step as f64).into()), ("message", d.message.as_str().into())])
        })
    }

    /// The text that the names are from.
    #[wasm_bindgen(getter, js_name = corpusText)]
    pub fn corpus_text(&self) -> String {
        self.trainer.corpus().text().to_owned()
    }

    /// SHA-256 of the text that the names are from.
    #[wasm_bindgen(getter, js_name = corpusSha256)]
    pub fn corpus_sha256(&self) -> String {
        self.trainer.corpus().sha256()
    }
}

impl From<Trainer> for Playground {
    fn from(trainer: Trainer) -> Self {
        Self {
            trainer,
            evaluations: [None, None, None],
            names: None,
            under_way: diagnostics::UnderWay::default(),
            altered: false,
        }
    }
}

impl Playground {
    fn view(&self, layer: f64, what: &str) -> Result<ndarray::ArrayView2<'_, f32>> {
        let quantity = What::find(what).ok_or_else(|| {
            let names = What::ALL.map(What::name).join(", ");
            JsError::new(&format!("what: got \"{what}\"; it takes one of {names}"))
        })?;
        let index = usize::try_from(whole("layer", layer)?).unwrap_or(usize::MAX);
        let (network, tape) = (self.trainer.network(), self.trainer.tape());
        inspect::values(network, tape, index, quantity).ok_or_else(|| {
            let last = network.hidden_layers();
            JsError::new(&format!("layer: got {index}; it takes 0 to {last}, the output layer"))
        })
    }

    fn sample_options(&self, options: &JsValue) -> Result<Options> {
        let mut made = Options::new(self.trainer.config().seed().wrapping_add(10));
        for (key, value) in entries_named(options, "options", "an object such as { seed: 1 }")? {
            let refuse = |takes| {
                let message = format!("{key}: got {value}; it takes {takes}");
                Err(JsError::new(&message))
            };
            match (key.as_str(), &value) {
                ("seed", Value::Number(x)) if *x >= 0.0 && x.fract() == 0.0 => {
                    made.seed = whole("seed", *x)?;
                }
                #[allow(clippy::cast_possible_truncation)] // f32 throughout
                ("temperature", Value::Number(x)) => made.temperature = *x as f32,
                ("prefix", Value::Text(x)) => made.prefix.clone_from(x),
                ("mode", Value::Text(x)) if x == "eval" => made.companions = None,
                ("mode", Value::Text(x)) if x == "train" => {
                    made.companions = Some(self.trainer.batch().contexts().to_vec());
                }
                ("seed", _) => return refuse("a whole number from 0 to 2^53"),
                ("temperature", _) => return refuse("a number from 0.01 to 100"),
                ("prefix", _) => return refuse("a string"),
                ("mode", _) => return refuse("one of eval, train"),
                _ => return refuse("nothing: the options are seed, temperature, prefix, mode"),
            }
        }
        Ok(made)
    }
}

/// The shape of some numbers. Without `lo` and `hi`: their whole range.
fn histogram_of(
    view: ndarray::ArrayView2<f32>,
    bins: f64,
    lo: Option<f64>,
    hi: Option<f64>,
) -> Result<JsValue> {
    let bins = whole("bins", bins)?;
    if !(1..=10_000).contains(&bins) {
        let message = format!("bins: got {bins}; it takes a whole number from 1 to 10000");
        return Err(JsError::new(&message));
    }
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
    let histogram = Histogram::of(view, usize::try_from(bins).unwrap_or(1), lo, hi);
    let info = Object::new();
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
    set(&info, "density", &Float32Array::from(histogram.density.as_slice()));
    Ok(info.into())
}

fn serialized<T: Serialize + ?Sized>(value: &T) -> Result<JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

const NO_PAIRS: &str = "pairs: give an array of [key, text] pairs";

fn array(value: &JsValue) -> Result<Array> {
    value.dyn_ref().cloned().ok_or_else(|| JsError::new(NO_PAIRS))
}

/// An object with these properties.
fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (key, value) in properties {
        set(&object, key, value);
    }
    object
}

fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Bool(x) => (*x).into(),
        Value::Number(x) => (*x).into(),
        Value::Text(x) => x.into(),
    }
}

fn config_object<'a>(entries: impl Iterator<Item = (&'a str, Value)>) -> JsValue {
    let config = object(&[]);
    for (key, value) in entries {
        set(&config, key, &to_js(&value));
    }
    config
}

fn rows(dataset: &Dataset) -> JsValue {
    let rows = Split::ALL.map(|split| (split.name(), dataset.len(split).into()));
    object(&rows)
}

/// Sets a property of an object that was just made; that cannot fail.
fn set(object: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

/// A count that JavaScript gave as a number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked first
fn whole(name: &str, x: f64) -> Result<u64> {
    if x.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&x) {
        return Ok(x as u64);
    }
    Err(JsError::new(&format!("{name}: got {x}; it takes a whole number from 0 to 2^53")))
}

/// The bytes of a string or a `Uint8Array`; `None` for no text at all.
fn bytes_of(text: &JsValue) -> Result<Option<Vec<u8>>> {
    if text.is_undefined() || text.is_null() {
        return Ok(None);
    }
    if let Some(text) = text.as_string() {
        return Ok(Some(text.into_bytes()));
    }
    let bytes = text.dyn_ref::<Uint8Array>();
    let bytes = bytes.ok_or_else(|| JsError::new("text: give a string or a Uint8Array"))?;
    Ok(Some(bytes.to_vec()))
}

fn entries(config: &JsValue) -> Result<Vec<(String, Value)>> {
    entries_named(config, "config", "an object of config keys such as { preset: \"kaiming\" }")
}

/// The properties of an object; those that are undefined are as good as not there.
fn entries_named(object: &JsValue, name: &str, takes: &str) -> Result<Vec<(String, Value)>> {
    if object.is_undefined() || object.is_null() {
        return Ok(Vec::new());
    }
    let object = object.dyn_ref::<Object>().filter(|object| !Array::is_array(object));
    let object = object.ok_or_else(|| JsError::new(&format!("{name}: give {takes}")))?;
    let mut entries = Vec::new();
    for pair in Object::entries(object) {
        let pair = Array::from(&pair);
        let (key, value) = (pair.get(0).as_string().unwrap_or_default(), pair.get(1));
        if !value.is_undefined() {
            let value = value_of(&key, &value)?;
            entries.push((key, value));
        }
    }
    Ok(entries)
}

fn value_of(key: &str, value: &JsValue) -> Result<Value> {
    if let Some(x) = value.as_bool() {
        return Ok(Value::Bool(x));
    }
    if let Some(x) = value.as_f64() {
        return Ok(Value::Number(x));
    }
    if let Some(x) = value.as_string() {
        return Ok(Value::Text(x));
    }
    if let Some(x) = value.dyn_ref::<BigInt>() {
        let text = x.to_string(10).map(String::from).unwrap_or_default();
        return Ok(Value::Number(number::parse(&text).unwrap_or(f64::NAN)));
    }
    let got = String::from(JsString::from(value.js_typeof()));
    Err(JsError::new(&format!(
        "{key}: got a value of type {got}; give a number, a string or a boolean"
    )))
}
