//! A list of names, one per line.

use sha2::{Digest, Sha256};

use super::text::{self, Encoding};
use crate::error::{Error, Result};

/// Largest text taken, in bytes.
pub const MAX_BYTES: usize = 10_000_000;
/// Fewest names that can be split into train, dev and test.
pub const MIN_NAMES: usize = 10;
/// Longest name, in letters.
pub const MAX_LETTERS: usize = 200;
/// One more than the last code point.
const CODE_POINTS: usize = char::MAX as usize + 1;
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
    encoding: Encoding,
    letters: Vec<char>,
    longest: usize,
    /// SHA-256 of the text; `None` for the built-in names.
    sha256: Option<String>,
}

/// The reading of a text, in slices.
#[derive(Debug)]
pub struct Reader {
    corpus: Corpus,
    /// How far the text was read, in bytes, and the number of the line there.
    at: usize,
    line: usize,
    /// One bit for each code point.
    seen: Vec<u32>,
    hash: Sha256,
}

impl Reader {
    /// Begins to read a user's names. Nothing is read yet but their encoding.
    ///
    /// # Errors
    /// Where the text is too large, or is neither UTF-8 nor UTF-16.
    pub fn new(bytes: &[u8]) -> Result<Self> {
        check_size(bytes.len())?;
        let (text, encoding) = text::decode(bytes)?;
        // UTF-16 may have grown.
        check_size(text.len())?;
        Ok(Self::of(text, encoding, Source::Custom))
    }

    fn of(text: String, encoding: Encoding, source: Source) -> Self {
        let corpus = Corpus {
            text,
            spans: Vec::new(),
            source,
            encoding,
            letters: Vec::new(),
            longest: 0,
            sha256: None,
        };
        let seen = vec![0; CODE_POINTS / 32];
        Self { corpus, at: 0, line: 0, seen, hash: Sha256::new() }
    }

    /// The text, as far as it is known to be one.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.corpus.text
    }

    /// Bytes read, and bytes to read in all.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.corpus.text.len())
    }

    /// Reads on over about as many bytes, to the end of a line.
    ///
    /// # Errors
    /// For a name that is too long or holds the end token.
    #[allow(clippy::cast_possible_truncation)] // a text has at most MAX_BYTES
    pub fn advance(&mut self, bytes: usize) -> Result<()> {
        let Self { corpus, at, line, seen, hash } = self;
        let Corpus { text, spans, source, longest, .. } = corpus;
        let (first, end) = (*at, at.saturating_add(bytes));
        let begins = text.as_ptr() as usize;
        for found in text::lines(&text[first..]) {
            let after = found.as_ptr() as usize - begins + found.len();
            *line += 1;
            let name = found.trim();
            if !name.is_empty() {
                let letters = check_name(name, *line, seen)?;
                *longest = letters.max(*longest);
                let start = name.as_ptr() as usize - begins;
                spans.push((start as u32, (start + name.len()) as u32));
            }
            let rest = &text.as_bytes()[after..];
            *at = after + if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
            if *at >= end {
                break;
            }
        }
        if *source == Source::Custom {
            hash.update(&text.as_bytes()[first..*at]);
        }
        Ok(())
    }

    /// Reads the rest.
    ///
    /// # Errors
    /// As [`advance`](Self::advance), and for too few names.
    pub fn finish(mut self) -> Result<Corpus> {
        self.advance(usize::MAX)?;
        let Self { mut corpus, seen, hash, .. } = self;
        match corpus.len() {
            0 => {
                return Err(Error::corpus("the text has no names; give at least 10, one per line"));
            }
            n if n < MIN_NAMES => {
                let names = if n == 1 { "name" } else { "names" };
                let message = format!("the text has {n} {names}; give at least 10, one per line");
                return Err(Error::corpus(message));
            }
            _ => {}
        }
        let letters = (0..).zip(seen).filter(|&(_, bits)| bits != 0).flat_map(|(at, bits)| {
            (0..32).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| at * 32 + bit)
        });
        corpus.letters = letters.filter_map(char::from_u32).collect();
        if corpus.source == Source::Custom {
            corpus.sha256 = Some(hex(&hash.finalize()));
        }
        Ok(corpus)
    }
}

/// The error for a text of so many bytes.
#[must_use]
pub fn too_long(bytes: usize) -> Error {
    let (whole, tenths) = (bytes.div_ceil(100_000) / 10, bytes.div_ceil(100_000) % 10);
    Error::corpus(format!("the text is {whole}.{tenths} MB; give at most 10 MB"))
}

fn check_size(bytes: usize) -> Result<()> {
    if bytes > MAX_BYTES { Err(too_long(bytes)) } else { Ok(()) }
}

impl Corpus {
    /// The built-in names.
    ///
    /// # Errors
    /// Never for the file that the crate was built with.
    pub fn built_in() -> Result<Self> {
        Reader::of(SSA_2018.to_owned(), Encoding::Utf8, Source::Ssa2018).finish()
    }

    /// A user's names: UTF-8 or UTF-16, one per line, empty lines and surrounding blanks skipped.
    ///
    /// # Errors
    /// Where the text is too large, is no text, has too few names, or a name that
    /// is too long or holds the end token.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Reader::new(bytes)?.finish()
    }

    /// How the text was given.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The letters of all names, by code point.
    #[must_use]
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// Letters of the longest name.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
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

    /// The text as it was given, byte order marks at its start left out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        self.sha256.clone().unwrap_or_else(|| hex(&Sha256::digest(self.text.as_bytes())))
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Notes the letters of a name and counts them.
fn check_name(name: &str, line: usize, seen: &mut [u32]) -> Result<usize> {
    let mut letters = 0;
    for letter in name.chars() {
        seen[letter as usize / 32] |= 1 << (letter as usize % 32);
        letters += 1;
        if letter == END {
            let message = "a name contains '.', which marks the end of a name; remove it";
            return Err(Error::corpus_line(line, message));
        }
    }
    if letters > MAX_LETTERS {
        return Err(Error::corpus_line(
            line,
            format!("a name of {letters} letters; give one name per line, of at most 200 letters"),
        ));
    }
    Ok(letters)
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
    fn lines_may_end_as_they_did_on_old_machines() {
        let corpus = Corpus::from_bytes(b"ann\rbo\rcy\rda\red\rfay\rgus\rhal\rida\rjo\r");
        assert_eq!(corpus.expect("ten names").names().collect::<Vec<_>>()[..2], ["ann", "bo"]);
        assert_eq!(
            message(b"ann\rbo\r\nc.y"),
            "line 3: a name contains '.', which marks the end of a name; remove it"
        );
    }

    #[test]
    fn slices_read_what_the_whole_is() {
        let text = "ann\r\nbo\rcy\n\nda\n\red\nfay\r\r\ngus\nhal\nida\njo \u{e9}";
        let whole = Corpus::from_bytes(text.as_bytes()).expect("ten names");
        for bytes in 1..9 {
            let mut reader = Reader::new(text.as_bytes()).expect("a text");
            while reader.progress().0 < reader.progress().1 {
                let before = reader.progress().0;
                reader.advance(bytes).expect("names");
                assert!(reader.progress().0 > before);
            }
            let read = reader.finish().expect("ten names");
            assert!(read.names().eq(whole.names()));
            assert_eq!((read.sha256(), read.letters()), (whole.sha256(), whole.letters()));
        }
        assert_eq!(whole.sha256(), hex(&Sha256::digest(text.as_bytes())));
        assert_eq!((whole.len(), whole.longest()), (10, 4));
    }

    #[test]
    fn a_text_may_have_ten_million_bytes() {
        assert!(check_size(10_000_000).is_ok() && check_size(10_000_001).is_err());
    }

    #[test]
    fn a_name_may_have_200_letters() {
        let text = format!("a\nb\nc\nd\ne\nf\ng\nh\ni\n{}", "é".repeat(200));
        assert_eq!(Corpus::from_bytes(text.as_bytes()).expect("ten names").longest(), 200);
    }

    #[test]
    fn each_fault_is_one_sentence_with_its_line() {
        assert_eq!(message(b""), "the text has no names; give at least 10, one per line");
        assert_eq!(message(b" \n\n"), "the text has no names; give at least 10, one per line");
        assert_eq!(message(b"anna"), "the text has 1 name; give at least 10, one per line");
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
        // sha256sum www/data/ssa-names-2018.txt
        let built_in = "bd02dfd33179e23ec2dd093cbd4de619834f75d660ef1ae04d3127e7a0110053";
        assert_eq!(Corpus::built_in().expect("built in").sha256(), built_in);
    }

    #[test]
    fn a_reader_says_what_it_reads_and_how_far_it_is() {
        let names = "ann\r\nbo\ncy\nda\ned\nfay\ngus\nhal\nida\njo\n";
        let bytes: Vec<u8> = names.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut reader = Reader::new(&bytes).expect("a text");
        assert_eq!((reader.text(), reader.progress()), (names, (0, 36)));
        // Six bytes end inside of the second line, which is read to its end.
        reader.advance(6).expect("names");
        assert_eq!(reader.progress(), (8, 36));
        let corpus = reader.finish().expect("ten names");
        assert_eq!((corpus.encoding().name(), corpus.is_empty()), ("UTF-16", false));
        let nothing = Reader::new(b"").expect("a text, though one of no names");
        assert!(nothing.corpus.is_empty());
    }
}
