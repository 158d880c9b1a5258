//! Between values of JavaScript and of Rust: objects, arrays, counts, bytes and config entries.
//!
//! Every argument of the class comes as whatever JavaScript gave, and is read here: what it is not
//! supposed to be is refused in a sentence that begins with its name.

use js_sys::{
    Array, ArrayBuffer, BigInt, Float32Array, Float64Array, JsString, Object, Reflect, Uint8Array,
};
use wasm_bindgen::prelude::*;

use super::Result;
use crate::data::corpus;
use crate::train::keys::Kind;
use crate::train::number::parse;
use crate::train::{Key, Value};

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

/// Rows of train, dev and test.
pub(super) fn row_counts([train, dev, test]: [usize; 3]) -> JsValue {
    object(&[("train", train.into()), ("dev", dev.into()), ("test", test.into())])
}

/// Sets a property of an object that was just made; that cannot fail.
pub(super) fn set(object: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

/// What JavaScript code of somebody else's may run in, and throw: a getter, a proxy. Every error is
/// caught, because one that passes through would leave the class borrowed for ever.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn entries_of(object: &JsValue) -> std::result::Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> std::result::Result<bool, JsValue>;
    #[wasm_bindgen(js_namespace = ArrayBuffer, js_name = isView)]
    fn is_view(value: &JsValue) -> bool;
    #[wasm_bindgen(js_name = Uint8Array)]
    type Bytes;
    #[wasm_bindgen(catch, constructor, js_class = "Uint8Array")]
    fn new(value: &JsValue) -> std::result::Result<Bytes, JsValue>;
    #[wasm_bindgen(js_name = Float64Array)]
    type Numbers;
    #[wasm_bindgen(catch, constructor, js_class = "Float64Array")]
    fn new(value: &JsValue) -> std::result::Result<Numbers, JsValue>;
}

/// The most elements of an array that is read one by one.
const MOST_ELEMENTS: f64 = 100_000.0;
/// Letters of a text that a message repeats.
const MOST_REPEATED: usize = 60;

/// The error for an argument, or a property, that cannot be used.
pub(super) fn refused(name: &str, got: &JsValue, takes: &str) -> JsError {
    let shown = if let Some(x) = got.as_f64() {
        x.to_string()
    } else if let Some(x) = got.as_bool() {
        x.to_string()
    } else if let Some(text) = got.as_string() {
        let start: String = text.chars().take(MOST_REPEATED).collect();
        let rest = if start.len() < text.len() { "..." } else { "" };
        format!("\"{start}{rest}\"")
    } else if got.is_null() {
        "null".to_owned()
    } else {
        match String::from(JsString::from(got.js_typeof())).as_str() {
            "undefined" => "nothing".to_owned(),
            "object" => "an object".to_owned(),
            kind => format!("a {kind}"),
        }
    };
    JsError::new(&format!("{name}: got {shown}; it takes {takes}"))
}

/// A number, which `takes` describes.
pub(super) fn number(name: &str, x: &JsValue, takes: &str) -> Result<f64> {
    x.as_f64().filter(|x| !x.is_nan()).ok_or_else(|| refused(name, x, takes))
}

/// An argument that may be left out.
pub(super) fn optional<T>(
    x: &JsValue,
    read: impl FnOnce(&JsValue) -> Result<T>,
) -> Result<Option<T>> {
    if x.is_undefined() || x.is_null() { Ok(None) } else { read(x).map(Some) }
}

/// A number that may be left out.
pub(super) fn maybe_number(name: &str, x: &JsValue) -> Result<Option<f64>> {
    optional(x, |x| number(name, x, "a number"))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked first
fn as_whole(x: f64) -> Option<u64> {
    (x.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&x)).then_some(x as u64)
}

/// A count.
pub(super) fn whole(name: &str, x: &JsValue) -> Result<u64> {
    let found = x.as_f64().and_then(as_whole);
    found.ok_or_else(|| refused(name, x, "a whole number from 0 to 2^53"))
}

/// A count of things in memory; the largest one for more.
pub(super) fn count(name: &str, x: &JsValue) -> Result<usize> {
    Ok(usize::try_from(whole(name, x)?).unwrap_or(usize::MAX))
}

/// A text.
pub(super) fn text(name: &str, x: &JsValue) -> Result<String> {
    x.as_string().ok_or_else(|| refused(name, x, "a string"))
}

/// The elements of an array.
pub(super) fn list(name: &str, x: &JsValue, takes: &str) -> Result<Vec<JsValue>> {
    let no = || refused(name, x, takes);
    if !is_array(x).unwrap_or(false) {
        return Err(no());
    }
    let length = Reflect::get(x, &"length".into()).ok().and_then(|length| length.as_f64());
    let length = length.filter(|&length| length <= MOST_ELEMENTS).and_then(as_whole);
    let length = u32::try_from(length.ok_or_else(no)?).unwrap_or(0);
    (0..length).map(|i| Reflect::get_f64(x, f64::from(i)).map_err(|_| no())).collect()
}

/// The numbers of an array or a `Float64Array`; NaN is one.
pub(super) fn numbers(name: &str, x: &JsValue) -> Result<Vec<f64>> {
    let takes = "an array of numbers";
    if x.is_instance_of::<Float64Array>() {
        let length = Reflect::get(x, &"length".into()).ok().and_then(|length| length.as_f64());
        let copy = Numbers::new(x).ok().filter(|_| length.is_some_and(|n| n <= MOST_ELEMENTS));
        let copy = copy.ok_or_else(|| refused(name, x, takes))?;
        return Ok(copy.unchecked_into::<Float64Array>().to_vec());
    }
    let elements = list(name, x, takes)?;
    elements.iter().map(|x| x.as_f64().ok_or_else(|| refused(name, x, takes))).collect()
}

/// The bytes of a `Uint8Array` or an `ArrayBuffer`, no more than `most`: for a longer one,
/// `too_long` makes the error, before anything is copied.
pub(super) fn bytes(
    name: &str,
    x: &JsValue,
    most: usize,
    too_long: fn(usize) -> JsError,
) -> Result<Vec<u8>> {
    let no = || refused(name, x, "a Uint8Array or an ArrayBuffer");
    let property = |key: &str| Reflect::get(x, &key.into()).ok().and_then(|x| x.as_f64());
    let is_of_bytes = is_view(x) && property("BYTES_PER_ELEMENT") == Some(1.0);
    if !is_of_bytes && !x.is_instance_of::<ArrayBuffer>() {
        return Err(no());
    }
    let length = property("byteLength").and_then(as_whole).ok_or_else(no)?;
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > most {
        return Err(too_long(length));
    }
    // A copy of its own, and no promise of somebody else's.
    let bytes = Bytes::new(x).map_err(|_| no())?;
    Ok(bytes.unchecked_into::<Uint8Array>().to_vec())
}

/// The bytes of a string, a `Uint8Array` or an `ArrayBuffer`; `None` for no text at all.
pub(super) fn bytes_of(text: &JsValue) -> Result<Option<Vec<u8>>> {
    optional(text, |text| {
        if let Some(string) = text.dyn_ref::<JsString>() {
            // A letter has a byte at least.
            let length = string.length() as usize;
            if length > corpus::MAX_BYTES {
                return Err(corpus::too_long(length).into());
            }
            return Ok(text.as_string().unwrap_or_default().into_bytes());
        }
        bytes("text", text, corpus::MAX_BYTES, |length| corpus::too_long(length).into()).map_err(
            |error| {
                if is_view(text) || text.is_instance_of::<ArrayBuffer>() {
                    error
                } else {
                    JsError::new("text: give a string, a Uint8Array or an ArrayBuffer")
                }
            },
        )
    })
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
    let no = || JsError::new(&format!("{name}: give {takes}"));
    if !object.is_object() || is_array(object).unwrap_or(true) {
        return Err(no());
    }
    let mut entries = Vec::new();
    for pair in entries_of(object).map_err(|_| no())? {
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
        return Ok(Value::Number(parse(&text).unwrap_or(f64::NAN)));
    }
    Err(refused(key, value, "a number, a string or a boolean"))
}

/// The two ends of an interval.
pub(super) fn pair(ends: [f64; 2]) -> JsValue {
    ends.into_iter().map(JsValue::from).collect::<Array>().into()
}

/// Some numbers as a `Float32Array`.
pub(super) fn floats(values: &[f32]) -> JsValue {
    Float32Array::from(values).into()
}
