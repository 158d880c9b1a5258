//! Between values of JavaScript and of Rust: objects, arrays, counts, bytes and config entries.

use js_sys::{Array, BigInt, Float32Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::Result;
use crate::data::{Dataset, Split};
use crate::train::keys::Kind;
use crate::train::{Key, Value, number};

pub(super) const NO_PAIRS: &str = "pairs: give an array of [key, text] pairs";

pub(super) fn array(value: &JsValue) -> Result<Array> {
    value.dyn_ref().cloned().ok_or_else(|| JsError::new(NO_PAIRS))
}

/// An object with these properties.
pub(super) fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    for (key, value) in properties {
        set(&object, key, value);
    }
    object
}

pub(super) fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Bool(x) => (*x).into(),
        Value::Number(x) => (*x).into(),
        Value::Text(x) => x.into(),
    }
}

pub(super) fn config_object<'a>(entries: impl Iterator<Item = (&'a str, Value)>) -> JsValue {
    let config = object(&[]);
    for (key, value) in entries {
        set(&config, key, &to_js(&value));
    }
    config
}

/// A row of the table of keys.
pub(super) fn key_info(key: &Key) -> JsValue {
    let (kind, takes) = match key.kind {
        Kind::Choice { .. } => ("choice", None),
        Kind::Integer { min, max } => ("integer", Some((min, max))),
        Kind::Number { min, max } => ("number", Some((min, max))),
        Kind::Gain { min, max } => ("gain", Some((min, max))),
        Kind::Bool => ("bool", None),
    };
    let info = object(&[
        ("key", key.key.into()),
        ("group", key.group.into()),
        ("label", key.label.into()),
        ("kind", kind.into()),
        ("unit", key.unit.into()),
        ("help", key.help.into()),
        ("live", key.live.into()),
    ]);
    if let Kind::Choice { choices } = key.kind {
        let choices: Array = choices.iter().copied().map(JsValue::from).collect();
        set(&info, "choices", &choices);
    }
    if let Some((min, max)) = takes {
        set(&info, "min", &min.into());
        set(&info, "max", &max.into());
    }
    info
}

pub(super) fn rows(dataset: &Dataset) -> JsValue {
    let rows = Split::ALL.map(|split| (split.name(), dataset.len(split).into()));
    object(&rows)
}

/// Sets a property of an object that was just made; that cannot fail.
pub(super) fn set(object: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

/// A count that JavaScript gave as a number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked first
pub(super) fn whole(name: &str, x: f64) -> Result<u64> {
    if x.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&x) {
        return Ok(x as u64);
    }
    Err(JsError::new(&format!("{name}: got {x}; it takes a whole number from 0 to 2^53")))
}

/// The bytes of a string or a `Uint8Array`; `None` for no text at all.
pub(super) fn bytes_of(text: &JsValue) -> Result<Option<Vec<u8>>> {
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

pub(super) fn entries(config: &JsValue) -> Result<Vec<(String, Value)>> {
    entries_named(config, "config", "an object of config keys such as { preset: \"kaiming\" }")
}

/// The properties of an object; those that are undefined are as good as not there.
pub(super) fn entries_named(
    object: &JsValue,
    name: &str,
    takes: &str,
) -> Result<Vec<(String, Value)>> {
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

pub(super) fn value_of(key: &str, value: &JsValue) -> Result<Value> {
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

/// The two ends of an interval.
pub(super) fn pair(ends: [f64; 2]) -> JsValue {
    ends.into_iter().map(JsValue::from).collect::<Array>().into()
}

/// Some numbers as a `Float32Array`.
pub(super) fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}
