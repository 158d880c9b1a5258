//! The drawn network: all numbers of one example, and any number unfolded.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::diagnostics::floats;
use super::{Playground, Result, entries_named, object, set, whole};
use crate::inspect::unfold::{
    Address, Alone, Block, Factor, Kind, Moment, Options, Side, Term, Unfolded, Update, blocks,
    unfold,
};
use crate::train::Value;

/// Whose numbers are meant: an example of the last minibatch, or a context alone.
#[derive(Clone)]
enum Subject {
    Row(usize),
    Text { text: String, target: Option<String> },
}

impl Subject {
    /// What JavaScript calls `example` and `target`.
    fn new(example: Value, target: Option<String>) -> Result<Self> {
        match (example, target) {
            (Value::Number(row), None) => Ok(Self::Row(count("example", row)?)),
            (Value::Text(text), target) => Ok(Self::Text { text, target }),
            (Value::Number(_), Some(_)) => {
                Err(JsError::new("target: an example of the minibatch has its own; leave it out"))
            }
            (Value::Bool(got), _) => {
                let message = format!("example: got {got}; it takes a number or a text");
                Err(JsError::new(&message))
            }
        }
    }

    fn row(&self) -> usize {
        match self {
            Self::Row(row) => *row,
            Self::Text { .. } => 0,
        }
    }
}

fn count(name: &str, x: f64) -> Result<usize> {
    Ok(usize::try_from(whole(name, x)?).unwrap_or(usize::MAX))
}

#[wasm_bindgen]
impl Playground {
    /// A copy that has run the next step's minibatch forward and back and changed nothing:
    /// its minibatch, values, gradients and updates are those of the step to come.
    #[wasm_bindgen(js_name = lookAhead)]
    #[must_use]
    pub fn look_ahead(&self) -> Self {
        Self { altered: self.altered, ..Self::from(self.trainer.looking_ahead()) }
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
        target: Option<String>,
    ) -> Result<JsValue> {
        let subject = Subject::new(super::value_of("example", &example)?, target)?;
        self.with_moment(&subject, |moment| {
            let blocks = blocks(moment, subject.row())?;
            let (context, target) = moment.letters(subject.row());
            let letter = |token| self.trainer.vocabulary().letter(token).to_string();
            let context: String = context.iter().map(|&token| letter(token)).collect();
            Ok(object(&[
                ("context", context.into()),
                ("target", target.map(letter).into()),
                ("blocks", blocks.iter().map(block_info).collect::<Array>().into()),
            ]))
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
        self.with_moment(&subject, |moment| {
            let number = unfold(moment, address, options)?;
            Ok(number_info(&subject, &number))
        })
    }
}

impl Playground {
    fn with_moment<T>(
        &self,
        subject: &Subject,
        look: impl FnOnce(&Moment) -> Result<T>,
    ) -> Result<T> {
        let Subject::Text { text, target } = subject else {
            return look(&Moment::of(&self.trainer));
        };
        let (network, vocabulary) = (self.trainer.network(), self.trainer.vocabulary());
        let context = vocabulary.context(text, network.block_size)?;
        let target = match target {
            Some(letter) if letter.chars().count() == 1 => {
                Some(vocabulary.context(letter, 1)?.remove(0))
            }
            Some(text) => {
                let message = format!("target: got \"{text}\"; it takes one letter");
                return Err(JsError::new(&message));
            }
            None => None,
        };
        let alone = Alone::new(network, &context, target);
        look(&alone.moment(network))
    }
}

fn refused(key: &str, value: &Value, takes: &str) -> JsError {
    JsError::new(&format!("{key}: got {value}; it takes {takes}"))
}

fn address_of(address: &JsValue) -> Result<(Subject, Address)> {
    let takes = "an object such as { kind: \"z\", layer: 0, index: 7, example: 3 }";
    let (mut kind, mut example, mut target) = (None, Value::Number(0.0), None);
    let mut found = Address::new(Kind::Loss, 0);
    for (key, value) in entries_named(address, "address", takes)? {
        match (key.as_str(), &value) {
            ("kind", Value::Text(name)) => kind = Kind::find(name),
            ("layer", Value::Number(x)) => found.layer = count("layer", *x)?,
            ("from", Value::Number(x)) => found.from = count("from", *x)?,
            ("index", Value::Number(x)) => found.index = count("index", *x)?,
            ("example", _) => example = value,
            ("target", Value::Text(letter)) => target = Some(letter.clone()),
            ("kind" | "target", _) => return Err(refused(&key, &value, "a text")),
            ("layer" | "from" | "index", _) => return Err(refused(&key, &value, "a number")),
            _ => {
                let takes = "nothing: an address has kind, layer, from, index, example, target";
                return Err(refused(&key, &value, takes));
            }
        }
    }
    let kind = kind.ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name).join(", ");
        JsError::new(&format!("kind: it takes one of {names}"))
    })?;
    let subject = Subject::new(example, target)?;
    let example = subject.row();
    Ok((subject, Address { kind, example, ..found }))
}

fn options_of(options: &JsValue) -> Result<Options> {
    let mut made = Options::default();
    for (key, value) in entries_named(options, "options", "an object such as { terms: 12 }")? {
        match (key.as_str(), &value) {
            ("terms", Value::Number(x)) => made.terms = count("terms", *x)?,
            ("finiteDifference", Value::Bool(x)) => made.finite_difference = *x,
            ("terms", _) => return Err(refused(&key, &value, "a number")),
            ("finiteDifference", _) => return Err(refused(&key, &value, "true or false")),
            _ => {
                let takes = "nothing: the options are terms, finiteDifference";
                return Err(refused(&key, &value, takes));
            }
        }
    }
    Ok(made)
}

fn block_info(block: &Block) -> JsValue {
    object(&[
        ("kind", block.kind.name().into()),
        ("layer", block.kind.is_of_a_layer().then_some(block.layer).into()),
        ("rows", block.rows.into()),
        ("values", floats(&block.values)),
        (
            "gradients",
            if block.gradients.is_empty() { JsValue::UNDEFINED } else { floats(&block.gradients) },
        ),
    ])
}

/// An address as JavaScript gives it back; what its kind has no use for is left out.
fn address_info(subject: &Subject, address: Address) -> JsValue {
    let Address { kind, layer, from, index, example } = address;
    let info = object(&[("kind", kind.name().into())]);
    if kind.is_of_a_layer() {
        set(&info, "layer", &layer.into());
    }
    if matches!(kind, Kind::Embedding | Kind::Weight) {
        set(&info, "from", &from.into());
    }
    if !matches!(kind, Kind::Loss | Kind::MeanLoss) {
        set(&info, "index", &index.into());
    }
    match subject {
        Subject::Text { text, target } => {
            set(&info, "example", &text.into());
            if let Some(target) = target {
                set(&info, "target", &target.into());
            }
        }
        // What all examples share is looked at from the one that was asked for.
        Subject::Row(row) => {
            let example = if kind.is_of_an_example() { example } else { *row };
            set(&info, "example", &example.into());
        }
    }
    info
}

fn number_info(subject: &Subject, number: &Unfolded) -> JsValue {
    let info = object(&[
        ("address", address_info(subject, number.address)),
        ("value", number.value.into()),
        ("forward", side_info(subject, &number.forward)),
    ]);
    if let (Some(gradient), Some(side)) = (number.gradient, &number.backward) {
        set(&info, "gradient", &gradient.into());
        set(&info, "backward", &side_info(subject, side));
    }
    if let Some(difference) = number.finite_difference {
        set(&info, "finiteDifference", &difference.into());
    }
    if let Some(Update { old, gradient, lr, new, ratio, taken }) = number.update {
        let update = object(&[
            ("old", old.into()),
            ("gradient", gradient.into()),
            ("lr", lr.into()),
            ("new", new.into()),
            ("ratio", ratio.into()),
            ("taken", taken.into()),
        ]);
        set(&info, "update", &update);
    }
    info
}

fn side_info(subject: &Subject, side: &Side) -> JsValue {
    let factors = |factors: &[Factor]| -> JsValue {
        factors.iter().map(|factor| factor_info(subject, factor)).collect::<Array>().into()
    };
    let term = |term: &Term| {
        object(&[("factors", factors(&term.factors)), ("product", term.product.into())])
    };
    object(&[
        ("rule", side.rule.name().into()),
        ("parts", factors(&side.parts)),
        ("terms", side.terms.iter().map(term).collect::<Array>().into()),
        ("leftOut", side.left_out.into()),
        ("rest", side.rest.into()),
        ("total", side.total.into()),
        ("result", side.result.into()),
    ])
}

fn factor_info(subject: &Subject, factor: &Factor) -> JsValue {
    let info = object(&[("role", factor.role.name().into()), ("value", factor.value.into())]);
    if let Some(address) = factor.address {
        set(&info, "address", &address_info(subject, address));
    }
    info
}
