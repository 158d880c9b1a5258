//! The bytes of a text file as lines.

use crate::error::{Error, Result};

/// How the bytes of a text stand for its letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// A byte for each letter of English, more for others.
    #[default]
    Utf8,
    /// Two bytes for most letters, the less significant one first.
    Utf16Le,
    /// The same, the more significant one first.
    Utf16Be,
}

impl Encoding {
    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
        }
    }

    /// The encoding that a byte order mark says, or else the places of the bytes that are zero. No
    /// text in UTF-8 has one; in UTF-16 every end of a line and every English letter has one, and almost
    /// all are in even or almost all in odd places.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xfe, ..] => return Some(Self::Utf16Le),
            [0xfe, 0xff, ..] => return Some(Self::Utf16Be),
            _ => {}
        }
        let zeros = |first| bytes.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
        match (zeros(0), zeros(1)) {
            (0, 0) => Some(Self::Utf8),
            (even, odd) if odd > 2 * even => Some(Self::Utf16Le),
            (even, odd) if even > 2 * odd => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// The text that the bytes stand for, byte order marks at its start left out.
///
/// # Errors
/// Where the bytes are no text in UTF-8 or UTF-16.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding)> {
    let encoding = Encoding::of(bytes).ok_or_else(|| {
        Error::corpus("the file holds zero bytes, so it is no text; save the names as UTF-8 text")
    })?;
    let text = match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).map(without_marks).map_err(|error| {
            let before = str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let line = lines(before).count().max(1);
            Error::corpus_line(line, "not UTF-8; save the file as UTF-8 text")
        })?,
        Encoding::Utf16Le => without_marks(&from_utf16(bytes, u16::from_le_bytes)?),
        Encoding::Utf16Be => without_marks(&from_utf16(bytes, u16::from_be_bytes)?),
    };
    if text.contains('\0') {
        return Err(Error::corpus("the text holds NUL characters; take them out"));
    }
    Ok((text, encoding))
}

/// Several programs may each have put a mark before the text.
fn without_marks(text: &str) -> String {
    text.trim_start_matches('\u{feff}').to_owned()
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String> {
    let (pairs, rest) = bytes.as_chunks();
    let units: Vec<u16> = pairs.iter().map(|&pair| unit(pair)).collect();
    match (String::from_utf16(&units), rest) {
        (Ok(text), []) => Ok(text),
        _ => {
            Err(Error::corpus("the file looks like UTF-16, but is damaged; save it as UTF-8 text"))
        }
    }
}

/// The lines of a text, which end with a line feed, a carriage return, or both; after an end at the
/// very end there is one more, empty line.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.bytes().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            rest = None;
            return Some(text);
        };
        let after = &text[end + 1..];
        let is_pair = text.as_bytes()[end] == b'\r' && after.starts_with('\n');
        rest = Some(if is_pair { &after[1..] } else { after });
        Some(&text[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_ends_of_lines_may_be_any() {
        let found: Vec<_> = lines("a\nb\r\nc\rd\r\r\ne\n\r").collect();
        assert_eq!(found, ["a", "b", "c", "d", "", "e", "", ""]);
        assert_eq!(lines("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        for text in ["ann\nbo\n", "Zoë\r\nÅse", "Анна\nБорис\n", "an\u{1f600}\n"] {
            for (bytes, encoding) in [
                (utf16(text, u16::to_le_bytes), Encoding::Utf16Le),
                (utf16(text, u16::to_be_bytes), Encoding::Utf16Be),
            ] {
                assert_eq!(decode(&bytes), Ok((text.to_owned(), encoding)));
                let mark = if encoding == Encoding::Utf16Le { [0xff, 0xfe] } else { [0xfe, 0xff] };
                let marked = [&mark[..], &bytes].concat();
                assert_eq!(decode(&marked), Ok((text.to_owned(), encoding)));
            }
            assert_eq!(decode(text.as_bytes()), Ok((text.to_owned(), Encoding::Utf8)));
        }
    }

    #[test]
    fn a_mark_decides_where_no_byte_is_zero() {
        let (anna, little, big) = ("Анна", b"\xff\xfe", b"\xfe\xff");
        let bytes = [&little[..], &utf16(anna, u16::to_le_bytes)].concat();
        assert_eq!(decode(&bytes), Ok((anna.to_owned(), Encoding::Utf16Le)));
        let bytes = [&big[..], &utf16(anna, u16::to_be_bytes)].concat();
        assert_eq!(decode(&bytes), Ok((anna.to_owned(), Encoding::Utf16Be)));
        assert_eq!(Encoding::Utf16Be.name(), "UTF-16");
        assert_eq!(Encoding::Utf8.name(), "UTF-8");
    }

    #[test]
    fn marks_at_the_start_are_left_out_however_many() {
        let text = "\u{feff}\u{feff}ann";
        assert_eq!(decode(text.as_bytes()).map(|found| found.0).as_deref(), Ok("ann"));
        assert_eq!(
            decode(&utf16(text, u16::to_le_bytes)).map(|found| found.0).as_deref(),
            Ok("ann")
        );
    }

    #[test]
    fn what_is_no_text_is_refused_in_a_sentence() {
        let message = |bytes: &[u8]| decode(bytes).expect_err("refused").to_string();
        assert!(message(b"a\0\0b").contains("zero bytes"));
        // Two in places of one kind and one in the other: more than twice as many would be UTF-16.
        assert!(message(b"a\0b\0\0c").contains("zero bytes"));
        assert!(message(b"\0a\0bc\0").contains("zero bytes"));
        assert!(message(b"a\0b").contains("damaged"));
        assert!(message(&[0xff, 0xfe, 0x00, 0xd8]).contains("damaged"));
        assert!(message(&[0xff, 0xfe, 0, 0]).contains("NUL"));
        assert_eq!(message(b"a\rb\r\xff"), "line 3: not UTF-8; save the file as UTF-8 text");
    }
}
