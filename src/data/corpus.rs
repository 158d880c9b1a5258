//! A list of names, one per line.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Largest text taken, in bytes.
pub const MAX_BYTES: usize = 10_000_000;
/// Fewest names that can be split into train, dev and test.
pub const MIN_NAMES: usize = 10;
/// Longest name, in letters.
pub const MAX_LETTERS: usize = 200;
/// Marks the end of a name, so it cannot be a letter of one.
pub const END: char = '.';

/// 32,257 names given to children in the US in 2018 (US Social Security
/// Administration, public domain; `www/data/README.md` says more).
const SSA_2018: &str = include_str!("../../www/data/ssa-names-2018.txt");

/// Where the names came from, as the config key `corpus` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The built-in names.
    Ssa2018,
    /// A text that the user gave.
    Custom,
}

/// The names of a text, in its order.
#[derive(Clone, Debug)]
pub struct Corpus {
    text: String,
    /// Start and end of each name in `text`.
    spans: Vec<(u32, u32)>,
    source: Source,
}

impl Corpus {
    /// The built-in names.
    ///
    /// # Errors
    /// Never for the file that the crate was built with.
    pub fn built_in() -> Result<Self> {
        Self::read(SSA_2018.to_owned(), Source::Ssa2018)
    }

    /// A user's names: UTF-8, one per line, empty lines and surrounding blanks skipped.
    ///
    /// # Errors
    /// Where the text is too large, is not UTF-8, has too few names, or a name that
    /// is too long or holds the end token.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_BYTES {
            let megabytes = bytes.len().div_ceil(100_000);
            return Err(Error::corpus(format!(
                "the text is {}.{} MB; give at most 10 MB",
                megabytes / 10,
                megabytes % 10
            )));
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let before = &bytes[..error.valid_up_to()];
                let line = before.split(|&byte| byte == b'\n').count();
                return Err(Error::corpus_line(line, "not UTF-8; save the file as UTF-8 text"));
            }
        };
        Self::read(text.to_owned(), Source::Custom)
    }

    #[allow(clippy::cast_possible_truncation)] // a text has at most MAX_BYTES
    fn read(text: String, source: Source) -> Result<Self> {
        let mut spans = Vec::new();
        let start_of_text = text.as_ptr() as usize;
        for (number, line) in text.split('\n').enumerate() {
            let name = line.trim();
            if name.is_empty() {
                continue;
            }
            check_name(name, number + 1)?;
            let start = name.as_ptr() as usize - start_of_text;
            spans.push((start as u32, (start + name.len()) as u32));
        }
        match spans.len() {
            0 => Err(Error::corpus("the text has no names; give at least 10, one per line")),
            n if n < MIN_NAMES => Err(Error::corpus(format!(
                "the text has {n} names; give at least 10, one per line"
            ))),
            _ => Ok(Self { text, spans, source }),
        }
    }

    /// Number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are no names; a corpus that was read always has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The names in the text's order.
    pub fn names(&self) -> impl Iterator<Item = &str> + '_ {
        self.spans.iter().map(|&span| self.name_at(span))
    }

    /// The name with this number, counted from 0.
    #[must_use]
    pub fn name(&self, index: usize) -> &str {
        self.name_at(self.spans[index])
    }

    fn name_at(&self, (start, end): (u32, u32)) -> &str {
        &self.text[start as usize..end as usize]
    }

    /// Where the names came from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// The text as it was given, a byte order mark left out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn check_name(name: &str, line: usize) -> Result<()> {
    if name.contains(END) {
        return Err(Error::corpus_line(
            line,
            "a name contains '.', which marks the end of a name; remove it",
        ));
    }
    let letters = name.chars().count();
    if letters > MAX_LETTERS {
        return Err(Error::corpus_line(
            line,
            format!("a name of {letters} letters; give one name per line, of at most 200 letters"),
        ));
    }
    Ok(())
}

/// Finds names: a hash table of their numbers, with open addressing. A set of std would need a copy
/// of each name.
#[derive(Clone, Debug)]
pub struct NameIndex {
    /// Each slot has a name's number or [`FREE`](Self::FREE). Their count is a power of two, and at
    /// most half of them are taken.
    slots: Vec<u32>,
}

impl NameIndex {
    const FREE: u32 = u32::MAX;

    /// The names of a corpus.
    #[must_use]
    pub fn of(corpus: &Corpus) -> Self {
        let mut index = Self { slots: vec![Self::FREE; (2 * corpus.len()).next_power_of_two()] };
        for (number, name) in (0..).zip(corpus.names()) {
            let slot = index.slot(corpus, name);
            index.slots[slot] = number;
        }
        index
    }

    /// Whether the corpus has the name; it must be the corpus of this index.
    #[must_use]
    pub fn contains(&self, corpus: &Corpus, name: &str) -> bool {
        self.slots[self.slot(corpus, name)] != Self::FREE
    }

    /// The slot of the name, or the slot that it would take.
    fn slot(&self, corpus: &Corpus, name: &str) -> usize {
        let last = self.slots.len() - 1;
        // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv
        let mix = |hash: u32, &byte: &u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let mut slot = name.as_bytes().iter().fold(0x811c_9dc5, mix) as usize & last;
        while self.slots[slot] != Self::FREE && corpus.name(self.slots[slot] as usize) != name {
            slot = (slot + 1) & last;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> String {
        Corpus::from_bytes(bytes).expect_err("a bad text").to_string()
    }

    #[test]
    fn the_built_in_names_are_all_there() {
        let corpus = Corpus::built_in().expect("built in");
        assert_eq!(corpus.len(), 32_257);
        assert_eq!(corpus.name(0), "emma");
        assert_eq!(corpus.names().next(), Some("emma"));
        assert_eq!(corpus.source(), Source::Ssa2018);
    }

    #[test]
    fn blanks_carriage_returns_and_a_byte_order_mark_are_skipped() {
        let text = "\u{feff}ann\r\n\r\n  bo \ncy\nda\ned\nfay\ngus\nhal\nida\njo";
        let corpus = Corpus::from_bytes(text.as_bytes()).expect("ten names");
        assert_eq!(corpus.names().collect::<Vec<_>>()[..3], ["ann", "bo", "cy"]);
        assert_eq!(corpus.len(), 10);
    }

    #[test]
    fn each_fault_is_one_sentence_with_its_line() {
        assert_eq!(message(b""), "the text has no names; give at least 10, one per line");
        assert_eq!(message(b" \n\n"), "the text has no names; give at least 10, one per line");
        assert_eq!(message(b"a\nb\nc"), "the text has 3 names; give at least 10, one per line");
        assert_eq!(message(b"a\nb\n\xff\xfe"), "line 3: not UTF-8; save the file as UTF-8 text");
        assert_eq!(
            message(b"a\nb.c\n"),
            "line 2: a name contains '.', which marks the end of a name; remove it"
        );
        let long = format!("a\nb\nc\n{}", "x".repeat(201));
        assert_eq!(
            message(long.as_bytes()),
            "line 4: a name of 201 letters; give one name per line, of at most 200 letters"
        );
        assert_eq!(message(&vec![b'a'; 10_100_001]), "the text is 10.2 MB; give at most 10 MB");
    }

    #[test]
    fn the_hash_is_that_of_the_text() {
        let text = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
        let corpus = Corpus::from_bytes(text.as_bytes()).expect("ten names");
        assert_eq!(corpus.sha256(), hex(&Sha256::digest(text)));
        assert_eq!(corpus.sha256().len(), 64);
    }

    #[test]
    fn the_index_finds_the_names_and_no_others() {
        let corpus = Corpus::built_in().expect("names");
        let index = NameIndex::of(&corpus);
        assert!(corpus.names().all(|name| index.contains(&corpus, name)));
        let all: std::collections::HashSet<_> = corpus.names().collect();
        let reversed = corpus.names().map(|name| name.chars().rev().collect::<String>());
        for name in reversed.chain([String::new(), ".".into(), "Emma".into()]) {
            assert_eq!(index.contains(&corpus, &name), all.contains(name.as_str()), "{name}");
        }
    }
}
