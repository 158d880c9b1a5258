//! JSON, as far as files of runs hold it. A general reader would be a tenth of the page's download.

use super::number;

/// How deep lists and objects may lie in each other. A file of ours has three levels.
const DEPTH: u32 = 16;

/// A value. Numbers stay as they are written, so that whoever wants one reads it to the last bit.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json<'a> {
    /// A string.
    Text(String),
    /// A number, `true`, `false` or `null`.
    Bare(&'a str),
    /// An array.
    List(Vec<Json<'a>>),
    /// The properties of an object, in the order of the text.
    Object(Vec<(String, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// The value that a text holds; none where it is no JSON, or too deep.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(DEPTH)?;
        reader.skip_space();
        (reader.at == text.len()).then_some(value)
    }

    /// The properties of an object, and of anything else none.
    pub(super) fn properties(&self) -> &[(String, Json<'a>)] {
        if let Self::Object(properties) = self { properties } else { &[] }
    }

    /// A property of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.properties().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A string.
    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A number.
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Bare(text) = self { number::parse(text) } else { None }
    }

    /// A whole number that is not negative.
    pub(super) fn whole(&self) -> Option<u64> {
        if let Self::Bare(text) = self { text.parse().ok() } else { None }
    }

    /// `true` or `false`.
    pub(super) fn truth(&self) -> Option<bool> {
        match self {
            Self::Bare("true") => Some(true),
            Self::Bare("false") => Some(false),
            _ => None,
        }
    }

    /// The whole numbers of an array.
    pub(super) fn wholes(&self) -> Option<Vec<u64>> {
        let Self::List(items) = self else { return None };
        items.iter().map(Self::whole).collect()
    }

    /// As an address would have it: strings without quotes, numbers as they are written.
    pub(super) fn as_typed(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Bare(text) => text,
            Self::List(_) => "[...]",
            Self::Object(_) => "{...}",
        }
    }
}

/// Whether a text is written as JSON writes a number.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let text = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(text);
    let mut rest = &text[whole..];
    let mut valid = whole == 1 || (whole > 1 && !text.starts_with('0'));
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        valid &= count > 0;
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        valid &= count > 0;
        rest = &exponent[count..];
    }
    valid && rest.is_empty()
}

/// A text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut string = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => string.extend(['\\', letter]),
            '\0'..' ' => {
                let code = format!("\\u{:04x}", u32::from(letter));
                string.push_str(&code);
            }
            _ => string.push(letter),
        }
    }
    string.push('"');
    string
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes this byte, if it is the next one after spaces.
    fn pass(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.next() == Some(byte)).then(|| self.at += 1)
    }

    fn value(&mut self, depth: u32) -> Option<Json<'a>> {
        self.skip_space();
        let below = depth.checked_sub(1);
        match self.next()? {
            b'"' => self.string().map(Json::Text),
            b'[' => self.items(b']', |reader| reader.value(below?)).map(Json::List),
            b'{' => self.items(b'}', |reader| reader.property(below?)).map(Json::Object),
            _ => self.bare(),
        }
    }

    fn property(&mut self, depth: u32) -> Option<(String, Json<'a>)> {
        self.skip_space();
        let name = self.string()?;
        self.pass(b':')?;
        Some((name, self.value(depth)?))
    }

    /// What stands between brackets, with commas in between.
    fn items<T>(&mut self, end: u8, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.pass(end).is_some() {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.pass(b',').is_none() {
                self.pass(end)?;
                return Some(items);
            }
        }
    }

    fn bare(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        while matches!(self.next(), Some(b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        (matches!(text, "true" | "false" | "null") || is_number(text)).then_some(Json::Bare(text))
    }

    fn string(&mut self) -> Option<String> {
        self.pass(b'"')?;
        let mut string = String::new();
        loop {
            let start = self.at;
            while !matches!(self.next()?, b'"' | b'\\' | 0..=31) {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at)?);
            self.at += 1;
            match self.text.as_bytes()[self.at - 1] {
                b'"' => return Some(string),
                b'\\' => string.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    /// The letter that an escape means, whose backslash is passed.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.next()?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Four digits; above the first 65,536 letters twice, as UTF-16 has them.
    fn code_point(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.text.get(self.at..)?.starts_with("\\u") {
            return None;
        }
        self.at += 2;
        let second = self.four_digits()?;
        let low = (0xdc00..0xe000).contains(&second).then(|| second - 0xdc00)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |sum, &digit| Some(sum * 16 + char::from(digit).to_digit(16)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same value, by the reader that everybody uses.
    fn of(value: &serde_json::Value) -> Json<'static> {
        use serde_json::Value;
        match value {
            Value::String(text) => Json::Text(text.clone()),
            Value::Array(items) => Json::List(items.iter().map(of).collect()),
            Value::Object(map) => {
                Json::Object(map.iter().map(|(key, value)| (key.clone(), of(value))).collect())
            }
            bare => Json::Bare(bare.to_string().leak()),
        }
    }

    #[test]
    fn it_reads_what_others_write() {
        for text in [
            r#"{"a":[1,-2.5e7,true,null],"b":{"c":"d"},"e":{},"f":[]}"#,
            r#""\" \\ \/ \b \f \n \r \t \u00e9 \ud83d\ude00 é 😀""#,
            " [ 1 , { \"x\" : 2 } ]\n",
            "7",
        ] {
            let want = of(&serde_json::from_str(text).expect("JSON"));
            let got = Json::parse(text).expect(text);
            // A number keeps its own spelling.
            let same = |text: &str| text.replace("-2.5e7", "-25000000.0");
            assert_eq!(same(&format!("{got:?}")), format!("{want:?}"));
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{a:1}",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\ud83d\\u0041\"",
            "\"\\udc00\"",
            "\"\n\"",
            "1 2",
            "[1}",
            "]",
            "\"\\ué\"",
            "-",
            "+1",
            "01",
            "-01",
            "1.",
            ".5",
            "1e",
            "1e+",
            "1.e5",
            "nul",
            "True",
            "1.5.5",
            "1-2",
        ] {
            assert_eq!(Json::parse(text), None, "{text}");
            assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
        }
        assert!(Json::parse(&"[".repeat(900_000)).is_none());
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(&nested(17)).is_some() && Json::parse(&nested(18)).is_none());
    }

    #[test]
    fn values_are_of_their_kind() {
        let json = Json::parse(r#"{"n":12,"x":0.1,"t":"a","b":true,"l":[1,2],"o":{}}"#);
        let json = json.expect("JSON");
        let get = |key: &str| json.get(key).expect(key);
        assert_eq!((get("n").whole(), get("n").number()), (Some(12), Some(12.0)));
        assert_eq!((get("x").whole(), get("x").number()), (None, Some(0.1)));
        assert_eq!((get("t").number(), get("t").text()), (None, Some("a")));
        assert_eq!((get("b").truth(), get("n").truth()), (Some(true), None));
        assert_eq!((get("l").wholes(), get("t").wholes()), (Some(vec![1, 2]), None));
        let typed = ["n", "t", "b", "l", "o"].map(|key| get(key).as_typed());
        assert_eq!(typed, ["12", "a", "true", "[...]", "{...}"]);
        assert_eq!((json.get("z"), get("l").get("n")), (None, None));
    }

    proptest! {
        #[test]
        fn a_quoted_text_reads_as_itself(text: String) {
            let quoted = quoted(&text);
            prop_assert_eq!(Json::parse(&quoted), Some(Json::Text(text.clone())));
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).expect("JSON"), text);
        }

        #[test]
        fn both_readers_take_the_same_texts(text in "[\\[\\]{}\",:\\\\u0-9a-f.e+ é\n-]{0,12}") {
            match serde_json::from_str::<serde_json::Value>(&text) {
                Err(error) if error.to_string().contains("out of range") => {}
                other => prop_assert_eq!(Json::parse(&text).is_some(), other.is_ok()),
            }
        }
    }
}
