//! Decimal texts as numbers.

/// The number nearest to a decimal text such as `0.1`, `-5` or `1e-5`; none for any other
/// text, words such as `inf` and `NaN` included.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let decimal = |byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E');
    if text.is_empty() || !text.bytes().all(decimal) {
        return None;
    }
    nearest(text)
}

#[cfg(not(target_arch = "wasm32"))]
fn nearest(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// By JavaScript's `Number`, which rounds as Rust does: Rust's own tables would add 12 kB to the
/// page for something that is seldom used.
#[cfg(target_arch = "wasm32")]
fn nearest(text: &str) -> Option<f64> {
    f64::try_from(wasm_bindgen::JsValue::from_str(text)).ok().filter(|x| !x.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_numbers() {
        for (text, number) in [("0.1", 0.1), ("-5", -5.0), ("1e-5", 1e-5), ("+2.", 2.0)] {
            assert_eq!(parse(text), Some(number));
        }
        for text in ["", "inf", "-infinity", "NaN", "1,5", " 1", "0x10", "1e", "e", "."] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
