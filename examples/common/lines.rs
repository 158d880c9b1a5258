//! One JSON object a line.

use std::io::{self, Write};

use makemore_playground::data::Split;
use makemore_playground::train::{Config, Trainer};
use serde_json::{Map, Value, json};

/// Writes the line in one piece, so that what is in a file is either whole or its torn end.
pub fn print(out: &mut impl Write, event: &Value) -> io::Result<()> {
    out.write_all(format!("{event}\n").as_bytes())?;
    out.flush()
}

/// All keys of a config, `preset` first.
pub fn config(config: &Config) -> Map<String, Value> {
    config.entries().map(|(key, value)| (key.to_owned(), json!(value))).collect()
}

/// The mean losses of train, dev and test; `null` for a part without rows, because JSON has no
/// NaN.
pub fn evaluation(trainer: &Trainer) -> Map<String, Value> {
    let loss = |split: Split| (split.name().to_owned(), json!(trainer.evaluate(split)));
    Split::ALL.map(loss).into_iter().collect()
}
