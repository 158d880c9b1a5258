//! The JavaScript face: the class [`Playground`]. One call does much work, and every error is an
//! `Error` whose message can be shown as it is.
//!
//! This file has the run itself; `web/` has what the figures ask for, and the conversions. Only
//! these files and `train/number.rs` know JavaScript.

#![allow(clippy::must_use_candidate)] // JavaScript has no such mark

mod convert;
mod corpus;
mod diagnostics;
mod figures;
mod limits;
#[cfg(feature = "peak")]
mod peak;
mod slice;
mod stats;
mod unfold;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::data::{Batch, Corpus, Dataset, NameIndex, Split};
use crate::sample::{self, Options, Sampling};
use crate::train::relevance::{Typed, from_texts};
use crate::train::{
    Config, Evaluation, KEYS, Notes, Preset, Sliced, Trainer, Value, checkpoint, irrelevant,
    nearest, relevant_keys,
};
use convert::{
    bytes_of, config_object, entries, entries_named, key_info, list, number, object, optional,
    refused, row_counts, text, to_js, value_of, whole,
};
use slice::Slice;

/// What a bound on time takes.
const MILLISECONDS: &str = "a number of milliseconds";

pub use corpus::CorpusCheck;

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

/// A run of one config.
#[wasm_bindgen]
pub struct Playground {
    trainer: Trainer,
    evaluations: [Option<Evaluation>; 3],
    /// For [`contains`](Self::contains).
    names: NameIndex,
    under_way: diagnostics::UnderWay,
    /// Whether the learning rate was changed while this run trained.
    lr_changed: bool,
}

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
        #[wasm_bindgen(unchecked_optional_param_type = "string | Uint8Array | ArrayBuffer")]
        text: JsValue,
    ) -> Result<Self> {
        let config = Config::new(entries(&config)?)?;
        let trainer = match bytes_of(&text)? {
            Some(bytes) => Trainer::new(config, Corpus::from_bytes(&bytes)?)?,
            None => Trainer::on_built_in_names(config)?,
        };
        Ok(Self::from(trainer))
    }

    /// Bytes of memory of this module: names, rows and networks of all its runs, and whatever was
    /// needed at some time and not given back.
    #[wasm_bindgen(js_name = memoryBytes)]
    #[must_use]
    pub fn memory_bytes() -> f64 {
        const PAGE: usize = 1 << 16;
        (core::arch::wasm32::memory_size::<0>() * PAGE) as f64
    }

    /// The compiled module of this class. A worker makes an instance of its own of it with
    /// `initSync`, and compiles nothing.
    #[wasm_bindgen(js_name = wasmModule, unchecked_return_type = "WebAssembly.Module")]
    #[must_use]
    pub fn wasm_module() -> JsValue {
        wasm_bindgen::module()
    }

    /// The table of settings, in page order.
    #[wasm_bindgen(js_name = configKeys, unchecked_return_type = "KeyInfo[]")]
    pub fn config_keys() -> Array {
        KEYS.iter().map(key_info).collect()
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

    /// Reads the texts of an address or a form as typed values. A text that its key does not take
    /// is left out of the config and has an error instead; so is one whose key means nothing beside
    /// the others.
    ///
    /// # Errors
    /// Where the argument is no array of pairs of strings.
    #[wasm_bindgen(js_name = fromText, unchecked_return_type = "FromText")]
    pub fn from_text(
        #[wasm_bindgen(unchecked_param_type = "[string, string][]")] pairs: JsValue,
    ) -> Result<JsValue> {
        let mut texts = Vec::new();
        let takes = "an array of [key, text] pairs";
        for pair in list("pairs", &pairs, takes)? {
            match list("pairs", &pair, takes)?.as_slice() {
                [key, value] => texts.push((text("pairs", key)?, text("pairs", value)?)),
                _ => return Err(refused("pairs", &pair, takes)),
            }
        }
        let Typed { values, errors } = from_texts(&texts);
        let error = |(key, message): (String, String)| {
            object(&[("key", key.into()), ("message", message.into())])
        };
        let errors: Array = errors.into_iter().map(error).collect();
        let config = config_object(values.into_iter());
        Ok(object(&[("config", config), ("errors", errors.into())]))
    }

    /// The keys that mean something for the values of the others, in page order.
    ///
    /// # Errors
    /// For a config that cannot be used.
    #[wasm_bindgen(js_name = relevantKeys, unchecked_return_type = "KeyInfo[\"key\"][]")]
    pub fn relevant_keys(
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<Array> {
        let config = Config::new(entries(&config)?)?;
        Ok(relevant_keys(&config).map(JsValue::from).collect())
    }

    /// The candidate that a mistyped name is nearest to, if one is near: the function that the
    /// errors for unknown keys use.
    ///
    /// # Errors
    /// Where these are no strings.
    #[wasm_bindgen(js_name = nearestName, unchecked_return_type = "string | undefined")]
    pub fn nearest_name(
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
        #[wasm_bindgen(unchecked_param_type = "string[]")] candidates: JsValue,
    ) -> Result<Option<String>> {
        let candidates = list("candidates", &candidates, "an array of strings")?;
        let candidates = candidates.iter().map(|name| text("candidates", name));
        let candidates = candidates.collect::<Result<Vec<_>>>()?;
        let candidates: Vec<_> = candidates.iter().map(String::as_str).collect();
        Ok(nearest(&text("name", &name)?, &candidates).map(str::to_owned))
    }

    /// The preset of a config and the keys that differ from it, in the order of the table. Keys that
    /// mean nothing beside the others are left out.
    ///
    /// # Errors
    /// For a config that cannot be used.
    #[wasm_bindgen(unchecked_return_type = "Partial<Config>")]
    pub fn diff(
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<JsValue> {
        let config = Config::new(entries(&config)?)?;
        let meant = |(key, _): &(&str, Value)| irrelevant(key, &config).is_none();
        Ok(config_object(config.difference().filter(meant)))
    }

    /// A random seed from the browser.
    ///
    /// # Errors
    /// Where the browser gives none.
    #[wasm_bindgen(js_name = newSeed)]
    pub fn new_seed() -> Result<f64> {
        let seed = getrandom::u32()
            .map_err(|_| JsError::new("the browser gave no random seed; type one instead"))?;
        Ok(f64::from(seed))
    }

    /// Trains `n` steps, and returns the last step's loss. Stops early where the loss is not
    /// finite.
    ///
    /// # Errors
    /// Where `n` is no whole number.
    pub fn train(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] n: JsValue,
    ) -> Result<f64> {
        self.trainer.train(whole("n", &n)?);
        Ok(self.loss())
    }

    /// Takes as many steps as fit the budget, but at least one. Returns how many it took.
    ///
    /// # Errors
    /// Where `maxSteps` is no whole number or `ms` is no number.
    #[wasm_bindgen(js_name = trainFor)]
    pub fn train_for(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] ms: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number", js_name = maxSteps)] max_steps: JsValue,
    ) -> Result<f64> {
        let ms = number("ms", &ms, MILLISECONDS)?;
        let (most, per_step) = (whole("maxSteps", &max_steps)?, self.operations_of_a_step());
        let mut slice = Slice::new(ms);
        let (mut done, mut portion) = (0u64, 1u64);
        while done < most {
            let asked = portion.min(most - done);
            let taken = self.trainer.train(asked);
            done += taken;
            if slice.takes(taken as f64 * per_step) || taken < asked {
                break;
            }
            // Ask the clock about eight times in a budget, and never overrun it by a portion.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped
            let fitting =
                slice.fitting(slice.left().min(ms / 8.0), per_step).clamp(1.0, 1e6) as u64;
            portion = fitting.min(portion * 8);
        }
        slice.note();
        Ok(done as f64)
    }

    /// Every step's loss since the last call.
    #[wasm_bindgen(js_name = takeLosses)]
    pub fn take_losses(&mut self) -> Vec<f32> {
        self.trainer.take_losses()
    }

    /// A slice of an evaluation of the weights as they were when it began: at most `maxRows`
    /// rows, and with `ms` no more than fit into as many milliseconds, but at least a few. The
    /// evaluation is finished when `done` is `total`; the next call then begins a new one.
    ///
    /// # Errors
    /// For an unknown part of the data, or where `maxRows` is no whole number.
    #[wasm_bindgen(unchecked_return_type = "EvaluationInfo")]
    pub fn evaluate(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "\"train\" | \"dev\" | \"test\"")] split: JsValue,
        #[wasm_bindgen(js_name = maxRows, unchecked_param_type = "number")] max_rows: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] ms: JsValue,
    ) -> Result<JsValue> {
        let name = split.as_string().unwrap_or_default();
        let found = Split::ALL.into_iter().enumerate().find(|(_, part)| part.name() == name);
        let (slot, part) =
            found.ok_or_else(|| refused("split", &split, "one of train, dev, test"))?;
        let (trainer, bound) =
            (&self.trainer, Bound::new(&max_rows, &ms, self.operations_of_a_row())?);
        let slot = &mut self.evaluations[slot];
        let begin = || trainer.evaluation(part);
        let (evaluation, done, total) = bound.advance(slot, trainer.dataset(), begin);
        let info = object(&[
            ("split", split),
            ("step", (evaluation.step() as f64).into()),
            ("done", done.into()),
            ("total", total.into()),
            ("loss", evaluation.loss().into()),
        ]);
        if done == total {
            *slot = None;
        }
        Ok(info)
    }

    /// Names, without the end token. One that is cut off after 64 letters ends with "…".
    ///
    /// # Errors
    /// For options that cannot be used.
    pub fn sample(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number")] count: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "SampleOptions")] options: JsValue,
    ) -> Result<Vec<String>> {
        let count = convert::count("count", &count)?;
        let options = self.sample_options(&options)?;
        Ok(sample::sample(self.trainer.network(), self.trainer.vocabulary(), count, &options)?)
    }

    /// A slice of `sample`: about as many milliseconds, but a letter at least. Returns the names when
    /// all are drawn, with the weights as they were when it began; other options begin anew.
    ///
    /// # Errors
    /// As `sample`, and where `ms` is no number.
    #[wasm_bindgen(js_name = sampleFor, unchecked_return_type = "string[] | undefined")]
    pub fn sample_for(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] ms: JsValue,
        #[wasm_bindgen(unchecked_param_type = "number")] count: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "SampleOptions")] options: JsValue,
    ) -> Result<Option<Vec<String>>> {
        let mut slice = Slice::new(number("ms", &ms, MILLISECONDS)?);
        let count = convert::count("count", &count)?;
        let options = self.sample_options(&options)?;
        let under_way = self.under_way.names.take().filter(|names| names.is_of(count, &options));
        let mut names = if let Some(names) = under_way {
            names
        } else {
            let (network, vocabulary) = (self.trainer.network(), self.trainer.vocabulary());
            Sampling::new(network, vocabulary, count, &options)?
        };
        let letter = self.operations_of_a_row();
        loop {
            if names.advance() {
                return Ok(Some(names.names()));
            }
            if slice.takes(letter) {
                self.under_way.names = Some(names);
                return Ok(None);
            }
        }
    }

    /// Changes a key that takes effect in the running training.
    ///
    /// # Errors
    /// For a key that starts a new network, and for a value that the key does not take.
    pub fn set(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] key: JsValue,
        #[wasm_bindgen(unchecked_param_type = "boolean | number | string")] value: JsValue,
    ) -> Result<()> {
        let key = text("key", &key)?;
        let before = self.trainer.config().clone();
        self.trainer.set(&key, value_of(&key, &value)?)?;
        let changed = self.trainer.config().schedule() != before.schedule();
        self.lr_changed |= changed && self.trainer.step() > 0;
        Ok(())
    }

    /// Whether a name is one of the corpus.
    ///
    /// # Errors
    /// Where that is no string.
    pub fn contains(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: JsValue,
    ) -> Result<bool> {
        Ok(self.names.contains(self.trainer.corpus(), &text("name", &name)?))
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
    /// Where the run holds numbers that are not finite.
    pub fn save(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] dev: JsValue,
    ) -> Result<Vec<u8>> {
        let dev =
            optional(&dev, |dev| dev.as_f64().ok_or_else(|| refused("dev", dev, "a number")))?;
        Ok(self.trainer.save_with(Notes { dev, lr_changed: self.lr_changed })?)
    }

    /// A second run in the very same state, which goes its own way.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self { lr_changed: self.lr_changed, ..Self::from(self.trainer.clone()) }
    }

    /// Whether a learning rate was changed while the run trained: then its config alone does not
    /// lead to its weights.
    #[wasm_bindgen(getter, js_name = lrChanged)]
    pub fn lr_changed(&self) -> bool {
        self.lr_changed
    }

    /// The run that `save` wrote.
    ///
    /// # Errors
    /// For a file that is damaged, foreign or too large.
    pub fn load(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array | ArrayBuffer")] bytes: JsValue,
    ) -> Result<Self> {
        let bytes = convert::bytes("bytes", &bytes, checkpoint::MAX_BYTES, |length| {
            checkpoint::too_long(length).into()
        })?;
        let (trainer, Notes { lr_changed, .. }) = Trainer::load_with_notes(&bytes)?;
        Ok(Self { lr_changed, ..Self::from(trainer) })
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
        row_counts(Split::ALL.map(|split| self.trainer.dataset().len(split)))
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
            names: NameIndex::default(),
            under_way: diagnostics::UnderWay::default(),
            lr_changed: false,
        }
    }
}

/// A bound on a slice of work: rows, and perhaps the time at which it has to end.
struct Bound {
    rows: usize,
    slice: Option<Slice>,
    /// Floating-point operations of a row.
    per_row: f64,
}

impl Bound {
    /// At most `max_rows` rows, and with `ms` no more than fit into as many milliseconds.
    fn new(max_rows: &JsValue, ms: &JsValue, per_row: f64) -> Result<Self> {
        let ms = optional(ms, |ms| number("ms", ms, MILLISECONDS))?;
        let rows = convert::count("maxRows", max_rows)?;
        Ok(Self { rows, slice: ms.map(Slice::new), per_row })
    }

    /// Takes note of rows that are passed. Returns whether the slice is over.
    fn takes(&mut self, rows: usize) -> bool {
        let operations = rows as f64 * self.per_row;
        self.slice.as_mut().is_some_and(|slice| slice.takes(operations))
    }

    /// Does a slice of the work at hand, which `begin` makes where there is none. It copies the
    /// network, which may use up the time of the first slice; every other slice does a chunk at
    /// least. Returns the work with the rows passed and the rows in all.
    fn advance<'a, T: Sliced>(
        mut self,
        at_hand: &'a mut Option<T>,
        dataset: &Dataset,
        begin: impl FnOnce() -> T,
    ) -> (&'a T, usize, usize) {
        let begins = at_hand.is_none();
        let work = at_hand.get_or_insert_with(begin);
        if !(begins && self.takes(0)) {
            self.pass(work, dataset);
        }
        let (done, total) = work.progress();
        (work, done, total)
    }

    fn pass(mut self, work: &mut dyn Sliced, dataset: &Dataset) {
        while self.rows > 0 && !work.is_finished() {
            let rows = if self.slice.is_some() { self.rows.min(work.chunk()) } else { self.rows };
            work.advance(dataset, rows);
            self.rows -= rows;
            if self.takes(rows) {
                break;
            }
        }
        if let Some(slice) = self.slice {
            slice.note();
        }
    }
}

impl Playground {
    /// The minibatch that a mode of `BatchNorm` normalises over: none in `eval`, the last one in
    /// `train`.
    fn minibatch_in(&self, mode: &JsValue) -> Result<Option<&Batch>> {
        match mode.as_string().as_deref() {
            Some("eval") => Ok(None),
            Some("train") => Ok(Some(self.trainer.batch())),
            _ => Err(refused("mode", mode, "one of eval, train")),
        }
    }

    /// Floating-point operations of one row in evaluation.
    fn operations_of_a_row(&self) -> f64 {
        let network = self.trainer.network();
        network.operations(network.layers.len() - 1) as f64
    }

    /// Those of a whole step. Reading and writing the weights themselves takes about as long as
    /// sixteen examples.
    fn operations_of_a_step(&self) -> f64 {
        3.0 * (self.trainer.batch().len() + 16) as f64 * self.operations_of_a_row()
    }

    fn sample_options(&self, options: &JsValue) -> Result<Options> {
        let mut made = Options::new(self.trainer.config().seed().wrapping_add(10));
        for (key, value) in entries_named(options, "options", "an object such as { seed: 1 }")? {
            let refuse = |takes| Err(refused(&key, &to_js(&value), takes));
            match (key.as_str(), &value) {
                ("seed", Value::Number(x)) if *x >= 0.0 && x.fract() == 0.0 => {
                    made.seed = whole("seed", &(*x).into())?;
                }
                #[allow(clippy::cast_possible_truncation)] // f32 throughout
                ("temperature", Value::Number(x)) => made.temperature = *x as f32,
                ("prefix", Value::Text(x)) => made.prefix.clone_from(x),
                ("mode", Value::Text(x)) => {
                    let minibatch = self.minibatch_in(&x.into())?;
                    made.minibatch = minibatch.map(|batch| batch.contexts().to_vec());
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
