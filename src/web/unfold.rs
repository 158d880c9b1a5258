//! The drawn network: all numbers of one example, and any number unfolded.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::convert::{
    self, entries_named, floats, number, object, optional, set, text, to_js, value_of,
};
use super::slice::Slice;
use super::{MILLISECONDS, Playground, Result};
use crate::inspect::unfold::{
    Address, Alone, Block, Factor, Kind, Moment, Options, Side, Unfolded, Update, blocks, unfold,
};
use crate::train::Value;

/// Whose numbers are meant: an example of the last minibatch, or a context alone.
struct Subject {
    row: usize,
    /// Where it is a context alone.
    text: Option<String>,
    target: Option<String>,
}

impl Subject {
    /// What JavaScript calls `example` and `target`.
    fn new(example: Option<Value>, target: Option<String>) -> Result<Self> {
        let (row, text) = match example {
            None => (0, None),
            Some(Value::Number(row)) => (count("example", row)?, None),
            Some(Value::Text(text)) => (0, Some(text)),
            Some(got) => return Err(refused("example", &got, "a number or a text")),
        };
        if let (None, Some(target)) = (&text, &target) {
            let takes = "nothing: an example of the minibatch has its own";
            return Err(refused("target", &Value::Text(target.clone()), takes));
        }
        Ok(Self { row, text, target })
    }
}

fn count(name: &str, x: f64) -> Result<usize> {
    convert::count(name, &x.into())
}

fn refused(key: &str, value: &Value, takes: &str) -> JsError {
    convert::refused(key, &to_js(value), takes)
}

/// An object that JavaScript gave, whose properties are taken out one by one.
struct Given(Vec<(String, Value)>);

impl Given {
    fn take(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.swap_remove(at).1)
    }

    fn count(&mut self, key: &str, or: usize) -> Result<usize> {
        match self.take(key) {
            None => Ok(or),
            Some(Value::Number(x)) => count(key, x),
            Some(got) => Err(refused(key, &got, "a number")),
        }
    }

    fn text(&mut self, key: &str) -> Result<Option<String>> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(got) => Err(refused(key, &got, "a text")),
        }
    }

    /// Refuses what was not taken.
    fn end(self, takes: &str) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some((key, got)) => Err(refused(key, got, takes)),
        }
    }
}

#[wasm_bindgen]
impl Playground {
    /// A copy that has run the next step's minibatch forward and back and changed nothing:
    /// its minibatch, values, gradients and updates are those of the step to come.
    #[wasm_bindgen(js_name = lookAhead)]
    #[must_use]
    pub fn look_ahead(&self) -> Self {
        Self { lr_changed: self.lr_changed, ..Self::from(self.trainer.looking_ahead()) }
    }

    /// A slice of `lookAhead`: about as many milliseconds, but a layer at least. Returns the copy when
    /// it is finished; after a step or a change of the config it begins anew.
    ///
    /// # Errors
    /// Where `ms` is no number.
    #[wasm_bindgen(js_name = lookAheadFor, unchecked_return_type = "Playground | undefined")]
    pub fn look_ahead_for(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "number")] ms: JsValue,
    ) -> Result<Option<Self>> {
        let mut slice = Slice::new(number("ms", &ms, MILLISECONDS)?);
        let under_way = self.under_way.ahead.take().filter(|ahead| ahead.is_of(&self.trainer));
        let mut ahead = under_way.unwrap_or_else(|| self.trainer.look_ahead_in_parts());
        let part = self.operations_of_a_step() / self.trainer.network().layers.len() as f64;
        loop {
            if ahead.advance() {
                let lr_changed = self.lr_changed;
                return Ok(Some(Self { lr_changed, ..Self::from(ahead.finish()) }));
            }
            if slice.takes(part) {
                self.under_way.ahead = Some(ahead);
                return Ok(None);
            }
        }
    }

    /// All numbers of one example, block by block from the letters to the loss, each with
    /// its gradient: of the last minibatch by its place there, or of a text alone, with the
    /// running statistics, and with gradients where it has a target.
    ///
    /// # Errors
    /// For an example that the minibatch lacks, or a letter that the names lack.
    #[wasm_bindgen(js_name = exampleBlocks, unchecked_return_type = "ExampleBlocks")]
    pub fn example_blocks(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number | string")] example: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] target: JsValue,
    ) -> Result<JsValue> {
        let target = optional(&target, |target| text("target", target))?;
        let subject = Subject::new(Some(value_of("example", &example)?), target)?;
        self.with_moment(&subject, &|moment| {
            let blocks = blocks(moment, subject.row)?;
            let (letters, target) = moment.letters(subject.row);
            let infos = Array::new();
            for block in &blocks {
                infos.push(&block_info(block));
            }
            let info = object(&[]);
            set(&info, "letters", &Uint8Array::from(letters).into());
            if let Some(target) = target {
                set(&info, "target", &target.into());
            }
            set(&info, "blocks", &infos);
            Ok(info)
        })
    }

    /// One number: its value, its gradient, and the arithmetic that each came from.
    ///
    /// # Errors
    /// For an address or options that cannot be used.
    #[wasm_bindgen(unchecked_return_type = "UnfoldedNumber")]
    pub fn unfold(
        &self,
        #[wasm_bindgen(unchecked_param_type = "NumberAddress")] address: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "UnfoldOptions")] options: JsValue,
    ) -> Result<JsValue> {
        let (subject, address) = address_of(&address)?;
        let options = options_of(&options)?;
        self.with_moment(&subject, &|moment| {
            let number = unfold(moment, address, options)?;
            Ok(number_info(&subject, &number))
        })
    }
}

impl Playground {
    fn with_moment(
        &self,
        subject: &Subject,
        look: &dyn Fn(&Moment) -> Result<JsValue>,
    ) -> Result<JsValue> {
        let Some(text) = &subject.text else {
            return look(&Moment::of(&self.trainer));
        };
        let (network, vocabulary) = (self.trainer.network(), self.trainer.vocabulary());
        let context = vocabulary.context(text, network.block_size)?;
        let mut target = None;
        if let Some(letter) = &subject.target {
            if letter.chars().count() != 1 {
                return Err(refused("target", &Value::Text(letter.clone()), "one letter"));
            }
            target = vocabulary.context(letter, 1)?.pop();
        }
        let alone = Alone::new(network, &context, target);
        look(&alone.moment(network))
    }
}

fn address_of(address: &JsValue) -> Result<(Subject, Address)> {
    let takes = "an object such as { kind: \"z\", layer: 0, index: 7, example: 3 }";
    let mut given = Given(entries_named(address, "address", takes)?);
    let name = given.text("kind")?.unwrap_or_default();
    let kind = Kind::find(&name).ok_or_else(|| {
        let takes = format!("one of {}", Kind::NAMES.join(", "));
        refused("kind", &Value::Text(name), &takes)
    })?;
    let layer = given.count("layer", 0)?;
    let from = given.count("from", 0)?;
    let index = given.count("index", 0)?;
    let example = given.take("example");
    let subject = Subject::new(example, given.text("target")?)?;
    given.end("nothing: an address has kind, layer, from, index, example, target")?;
    let example = subject.row;
    Ok((subject, Address { kind, layer, from, index, example }))
}

fn options_of(options: &JsValue) -> Result<Options> {
    let mut given = Given(entries_named(options, "options", "an object such as { terms: 12 }")?);
    let terms = given.count("terms", Options::default().terms)?;
    let finite_difference = match given.take("finiteDifference") {
        None => false,
        Some(Value::Bool(is_asked)) => is_asked,
        Some(got) => return Err(refused("finiteDifference", &got, "true or false")),
    };
    given.end("nothing: the options are terms, finiteDifference")?;
    Ok(Options { terms, finite_difference })
}

/// An object with these numbers.
#[inline(never)]
fn numbers(numbers: &[(&str, f64)]) -> JsValue {
    let info = object(&[]);
    for &(key, x) in numbers {
        set(&info, key, &x.into());
    }
    info
}

fn block_info(block: &Block) -> JsValue {
    let info = numbers(&[("rows", block.rows as f64)]);
    set(&info, "kind", &block.kind.name().into());
    if block.kind.is_of_a_layer() {
        set(&info, "layer", &block.layer.into());
    }
    set(&info, "values", &floats(&block.values));
    if !block.gradients.is_empty() {
        set(&info, "gradients", &floats(&block.gradients));
    }
    info
}

/// An address as JavaScript gives it back; what its kind has no use for is left out.
fn address_info(subject: &Subject, address: Address) -> JsValue {
    let Address { kind, layer, from, index, example } = address;
    // What all examples share is looked at from the one that was asked for.
    let example = if kind.is_of_an_example() { example } else { subject.row };
    let info = object(&[]);
    set(&info, "kind", &kind.name().into());
    let is_pair = matches!(kind, Kind::Embedding | Kind::Weight);
    for (key, x, is_used) in [
        ("layer", layer, kind.is_of_a_layer()),
        ("from", from, is_pair),
        ("index", index, !kind.is_alone()),
        ("example", example, subject.text.is_none()),
    ] {
        if is_used {
            set(&info, key, &x.into());
        }
    }
    for (key, text) in [("example", &subject.text), ("target", &subject.target)] {
        if let Some(text) = text {
            set(&info, key, &text.into());
        }
    }
    info
}

fn number_info(subject: &Subject, number: &Unfolded) -> JsValue {
    let info = numbers(&[("value", number.value.into())]);
    set(&info, "address", &address_info(subject, number.address));
    set(&info, "forward", &side_info(subject, &number.forward));
    if let (Some(gradient), Some(side)) = (number.gradient, &number.backward) {
        set(&info, "gradient", &gradient.into());
        set(&info, "backward", &side_info(subject, side));
    }
    if let Some(difference) = number.finite_difference {
        set(&info, "finiteDifference", &difference.into());
    }
    if let Some(Update { old, gradient, lr, new, ratio, is_plain, taken }) = number.update {
        let [old, gradient, lr, new] = [old, gradient, lr, new].map(f64::from);
        let update = numbers(&[
            ("old", old),
            ("gradient", gradient),
            ("lr", lr),
            ("new", new),
            ("ratio", ratio),
        ]);
        set(&update, "taken", &taken.into());
        set(&update, "plain", &is_plain.into());
        set(&info, "update", &update);
    }
    info
}

fn side_info(subject: &Subject, side: &Side) -> JsValue {
    let info = numbers(&[
        ("leftOut", side.left_out as f64),
        ("rest", side.rest),
        ("total", side.total),
        ("result", side.result),
    ]);
    set(&info, "rule", &side.rule.name().into());
    set(&info, "parts", &factors_info(subject, &side.parts));
    let terms = Array::new();
    for term in &side.terms {
        let info = numbers(&[("product", term.product)]);
        set(&info, "factors", &factors_info(subject, &term.factors));
        terms.push(&info);
    }
    set(&info, "terms", &terms);
    info
}

#[inline(never)]
fn factors_info(subject: &Subject, factors: &[Factor]) -> JsValue {
    let infos = Array::new();
    for factor in factors {
        let info = numbers(&[("value", factor.value)]);
        set(&info, "role", &factor.role.name().into());
        if let Some(address) = factor.address {
            set(&info, "address", &address_info(subject, address));
        }
        infos.push(&info);
    }
    infos.into()
}
