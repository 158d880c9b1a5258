//! The letters of a corpus and their numbers.

use super::corpus::{Corpus, END};
use crate::error::{Error, Result};

/// Most letters besides the end token, so that a token fits a byte.
pub const MAX_LETTERS: usize = 255;

/// The letters that figures mark as vowels.
pub const VOWELS: &str = "aeiou";

/// The end token '.' as number 0, then the letters by code point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    letters: Vec<char>,
}

impl Vocabulary {
    /// The number of the end token, and of the padding before a name's first letter.
    pub const END: u8 = 0;

    /// The letters of all names.
    ///
    /// # Errors
    /// Where there are more than 255 of them.
    pub fn of(corpus: &Corpus) -> Result<Self> {
        let different = corpus.letters().len();
        if different > MAX_LETTERS {
            return Err(Error::corpus(format!(
                "the names have {different} different letters; give a text with at most 255"
            )));
        }
        Ok(Self { letters: [&[END], corpus.letters()].concat() })
    }

    /// `V`, the end token included.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // the end token is always there
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// All letters by number, the end token first.
    #[must_use]
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// The letter with this number.
    #[must_use]
    pub fn letter(&self, token: u8) -> char {
        self.letters.get(usize::from(token)).copied().unwrap_or(END)
    }

    /// The number of a letter, where the corpus has it.
    #[must_use]
    pub fn token(&self, letter: char) -> Option<u8> {
        let index = self.letters[1..].binary_search(&letter).ok()?;
        u8::try_from(index + 1).ok()
    }

    /// A letter's number, where it must have one; `what` is the argument that it stands in.
    pub(crate) fn known(&self, letter: char, what: &str) -> Result<u8> {
        // A message shows what cannot be seen by its number.
        let shown = || match letter {
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{a0}'
            | '\u{ad}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{3000}'
            | '\u{feff}' => format!("\\u{{{:x}}}", u32::from(letter)),
            _ => letter.to_string(),
        };
        self.token(letter).ok_or_else(|| {
            let letter = shown();
            let message =
                format!("{what}: '{letter}' is not a letter of these names; leave it out");
            Error::Argument(message)
        })
    }

    /// The context that a text ends with: its last `block_size` letters, end tokens
    /// before them where it is shorter. "." stands for the end token.
    ///
    /// # Errors
    /// For a letter that these names do not have.
    pub fn context(&self, text: &str, block_size: usize) -> Result<Vec<u8>> {
        let token = |letter: char| match letter {
            END => Ok(Self::END),
            _ => self.known(letter, "context"),
        };
        let tokens: Vec<u8> = text.chars().map(token).collect::<Result<_>>()?;
        let kept = &tokens[tokens.len().saturating_sub(block_size)..];
        let mut context = vec![Self::END; block_size - kept.len()];
        context.extend_from_slice(kept);
        Ok(context)
    }

    /// The loss of giving every letter the same probability: `-ln(1 / V)`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most 256
    pub fn baseline(&self) -> f64 {
        libm::log(self.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_numbered_by_code_point_after_the_end_token() {
        let text = "zoë\nana\nbo\nÅse\nc\nd\ne\nf\ng\nh";
        let corpus = Corpus::from_bytes(text.as_bytes()).expect("ten names");
        let vocabulary = Vocabulary::of(&corpus).expect("few letters");
        let letters: String = vocabulary.letters().iter().collect();
        assert_eq!(letters, ".abcdefghnoszÅë");
        assert_eq!(vocabulary.token('a'), Some(1));
        assert_eq!(vocabulary.token('.'), None);
        assert_eq!(vocabulary.token('q'), None);
        assert_eq!(vocabulary.letter(14), 'ë');
    }

    #[test]
    fn a_256th_letter_is_refused() {
        let names = |n: u32| -> String {
            (0..n).filter_map(|i| char::from_u32(0x4e00 + i)).flat_map(|c| [c, '\n']).collect()
        };
        let corpus = |n| Corpus::from_bytes(names(n).as_bytes()).expect("names");
        assert_eq!(Vocabulary::of(&corpus(255)).expect("255 letters").len(), 256);
        let error = Vocabulary::of(&corpus(256)).expect_err("256 letters");
        assert!(error.to_string().contains("256 different letters"));
    }

    #[test]
    fn a_context_is_the_end_of_a_text_with_end_tokens_before_it() {
        let corpus = Corpus::built_in().expect("names");
        let vocabulary = Vocabulary::of(&corpus).expect("few letters");
        let context = |text| vocabulary.context(text, 3).expect("letters");
        assert_eq!(context("emma"), [13, 13, 1]);
        assert_eq!(context("e"), [0, 0, 5]);
        assert_eq!(context("a.b"), [1, 0, 2]);
        let error = vocabulary.context("aX", 3).expect_err("no letter of these names");
        assert!(error.to_string().starts_with("context: 'X' is not a letter"));
        for (text, shown) in [("’", "’"), ("\u{200b}", "\\u{200b}"), ("\n", "\\u{a}")] {
            let error = vocabulary.context(text, 3).expect_err("no letter of these names");
            assert!(
                error.to_string().starts_with(&format!("context: '{shown}' is not")),
                "{error}"
            );
        }
        // ln 27
        assert!((vocabulary.baseline() - 3.295_836_866_004_329).abs() < 1e-12);
    }
}
