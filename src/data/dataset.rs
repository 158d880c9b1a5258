//! Contexts and targets.

use std::ops::Range;

use super::corpus::Corpus;
use super::split::{Split, by_rows, by_words, shares_of_rows};
use super::vocabulary::Vocabulary;
use crate::error::{Error, Result};

/// Tokens copied at once. A copy of a known length is a load and a store; any other copy is a call.
const WINDOW: usize = 16;

/// How rows are made and divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// `T`, letters a context holds.
    pub block_size: usize,
    /// Divide by words (80/10/10) or by rows (80/20).
    pub by_words: bool,
    /// Python's `random.seed` for the division.
    pub split_seed: u32,
    /// The seed notebook's fault: the context is moved on before it is stored, so its
    /// last letter is the target.
    pub label_leak: bool,
    /// Whether a name's end is a target too.
    pub end_token: bool,
}

/// All rows of a corpus: one for each letter, and one for each name's end.
///
/// A row's context is the `T` tokens before its target (or up to it, with the label leak), with end
/// tokens where the name has not that many.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The context and the target of each row, one row after the other: train, then dev, then test.
    /// After the last row there are end tokens, so that a window can be copied from there, too. A
    /// row lies in one place, so that a row drawn at random waits for the memory only once.
    rows: Vec<u8>,
    /// Where dev starts, where test starts, and where it ends, in rows.
    bounds: [usize; 3],
    layout: Layout,
}

impl Dataset {
    /// Builds the rows of a corpus.
    ///
    /// # Errors
    /// Where the train or the dev part would be empty.
    pub fn new(corpus: &Corpus, vocabulary: &Vocabulary, layout: Layout) -> Result<Self> {
        let mut data = Self { rows: Vec::new(), bounds: [0; 3], layout };
        if layout.by_words {
            let (order, [dev, test]) = by_words(corpus.len(), layout.split_seed);
            for (part, words) in
                [&order[..dev], &order[dev..test], &order[test..]].iter().enumerate()
            {
                for &word in *words {
                    data.push(corpus.name(word as usize), vocabulary);
                }
                data.bounds[part] = data.rows.len() / data.row_length();
            }
        } else {
            for name in corpus.names() {
                data.push(name, vocabulary);
            }
            data.divide_by_rows();
        }
        data.rows.extend([Vocabulary::END; WINDOW]);
        enough(Split::ALL.map(|split| data.len(split)))?;
        Ok(data)
    }

    /// The rows that each part of the data would have, without making them.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn count(corpus: &Corpus, layout: Layout) -> Result<[usize; 3]> {
        let end = usize::from(layout.end_token);
        let rows = |word: usize| corpus.name(word).chars().count() + end;
        if layout.by_words {
            let (order, [dev, test]) = by_words(corpus.len(), layout.split_seed);
            let parts = [&order[..dev], &order[dev..test], &order[test..]];
            return enough(parts.map(|words| words.iter().map(|&word| rows(word as usize)).sum()));
        }
        let all = (0..corpus.len()).map(rows).sum();
        let [train, all] = shares_of_rows(all);
        enough([train, all - train, 0])
    }

    /// `T + 1`: a context and its target.
    fn row_length(&self) -> usize {
        self.layout.block_size + 1
    }

    /// Adds the rows of a name.
    fn push(&mut self, name: &str, vocabulary: &Vocabulary) {
        let letters = name.chars().map(|c| vocabulary.token(c).unwrap_or(Vocabulary::END));
        let end = self.layout.end_token.then_some(Vocabulary::END);
        let (width, leak) = (self.layout.block_size, usize::from(self.layout.label_leak));
        // The next context is the last one, moved on by its target.
        let mut tokens = vec![Vocabulary::END; width];
        for target in letters.chain(end) {
            tokens.push(target);
            let from = tokens.len() - 1 + leak - width;
            self.rows.extend_from_slice(&tokens[from..from + width]);
            self.rows.push(target);
        }
    }

    /// Brings the rows into the order of a division by rows.
    fn divide_by_rows(&mut self) {
        let length = self.row_length();
        let count = self.rows.len() / length;
        let (order, [dev, test]) = by_rows(count, self.layout.split_seed);
        let rows = order.iter().flat_map(|&row| &self.rows[row * length..][..length]);
        self.rows = rows.copied().collect();
        self.bounds = [dev, test, count];
    }

    /// Number of rows of a part.
    #[must_use]
    pub fn len(&self, split: Split) -> usize {
        self.rows_of(split).len()
    }

    /// Whether a part has no rows; a division by rows has no test part.
    #[must_use]
    pub fn is_empty(&self, split: Split) -> bool {
        self.rows_of(split).is_empty()
    }

    fn rows_of(&self, split: Split) -> Range<usize> {
        let [dev, test, end] = self.bounds;
        match split {
            Split::Train => 0..dev,
            Split::Dev => dev..test,
            Split::Test => test..end,
        }
    }

    /// The context, `(T,)`, and the target of a part's row.
    ///
    /// # Panics
    /// Where the part has no such row.
    #[must_use]
    pub fn row(&self, split: Split, index: usize) -> (&[u8], u8) {
        let part = self.rows_of(split);
        assert!(index < part.len(), "row {index} of {}", part.len());
        let row = &self.rows[(part.start + index) * self.row_length()..][..self.row_length()];
        (&row[..self.layout.block_size], row[self.layout.block_size])
    }

    /// Fills the batch with some rows of a part.
    ///
    /// It copies all targets first, then all contexts: random rows are in no cache, and the memory
    /// answers many requests at once if few operations stand between them.
    ///
    /// # Panics
    /// Where the part has no such row.
    pub fn gather(&self, split: Split, rows: impl Iterator<Item = usize>, batch: &mut Batch) {
        let (part, width) = (self.rows_of(split), self.layout.block_size);
        batch.starts.clear();
        batch.starts.extend(rows.map(|row| {
            assert!(row < part.len(), "row {row} of {}", part.len());
            (part.start + row) * (width + 1)
        }));
        batch.make_room(batch.starts.len());
        let Batch { contexts, targets, starts, .. } = batch;
        targets.clear();
        targets.extend(starts.iter().map(|start| self.rows[start + width]));
        for (row, start) in starts.iter().enumerate() {
            for done in (0..width).step_by(WINDOW) {
                let window = self.rows[start + done..].first_chunk::<WINDOW>();
                let to = contexts[row * width + done..].first_chunk_mut::<WINDOW>();
                if let (Some(window), Some(to)) = (window, to) {
                    *to = *window;
                }
            }
        }
    }
}

/// Passes the numbers of rows on where they can be trained and checked on.
fn enough(rows: [usize; 3]) -> Result<[usize; 3]> {
    if rows[0] == 0 || rows[1] == 0 {
        return Err(Error::corpus("too few rows to split into train and dev; give more names"));
    }
    Ok(rows)
}

/// Contexts `(B, T)` and targets `(B,)` of some rows. Made once, filled again and again.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The contexts, one after the other, then room for the rest of the last window.
    contexts: Vec<u8>,
    targets: Vec<u8>,
    /// Where the rows that are being gathered start.
    starts: Vec<usize>,
    block_size: usize,
}

impl Batch {
    /// An empty batch with room for `size` rows.
    #[must_use]
    pub fn with_capacity(size: usize, block_size: usize) -> Self {
        Self {
            contexts: vec![0; size * block_size + WINDOW],
            targets: Vec::with_capacity(size),
            starts: Vec::with_capacity(size),
            block_size,
        }
    }

    /// Adds a row.
    pub fn push(&mut self, (context, target): (&[u8], u8)) {
        self.make_room(self.len() + 1);
        let at = self.len() * self.block_size;
        self.contexts[at..at + self.block_size].copy_from_slice(context);
        self.targets.push(target);
    }

    fn make_room(&mut self, rows: usize) {
        let length = rows * self.block_size + WINDOW;
        if self.contexts.len() < length {
            self.contexts.resize(length, 0);
        }
    }

    /// `B`, the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// The contexts, `T` tokens each, row after row.
    #[must_use]
    pub fn contexts(&self) -> &[u8] {
        &self.contexts[..self.len() * self.block_size]
    }

    /// The context of one row.
    #[must_use]
    pub fn context(&self, row: usize) -> &[u8] {
        &self.contexts()[row * self.block_size..][..self.block_size]
    }

    /// The targets.
    #[must_use]
    pub fn targets(&self) -> &[u8] {
        &self.targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "emma\nava\nbo\ncy\nda\ned\nfay\ngus\nhal\nida";

    #[test]
    fn rows_are_counted_as_they_are_made() {
        for by_words in [true, false] {
            for end_token in [true, false] {
                let layout = Layout { by_words, end_token, ..PLAIN };
                let corpus = Corpus::from_bytes(TEXT.as_bytes()).expect("ten names");
                assert_eq!(Dataset::count(&corpus, layout).expect("rows"), rows(layout).1);
            }
        }
    }

    fn rows(layout: Layout) -> (Vec<(String, char)>, [usize; 3]) {
        let corpus = Corpus::from_bytes(TEXT.as_bytes()).expect("ten names");
        let vocabulary = Vocabulary::of(&corpus).expect("few letters");
        let data = Dataset::new(&corpus, &vocabulary, layout).expect("rows");
        let counts = Split::ALL.map(|split| data.len(split));
        let mut rows = Vec::new();
        for split in Split::ALL {
            for i in 0..data.len(split) {
                let (context, target) = data.row(split, i);
                let text = context.iter().map(|&t| vocabulary.letter(t)).collect();
                rows.push((text, vocabulary.letter(target)));
            }
        }
        (rows, counts)
    }

    const PLAIN: Layout = Layout {
        block_size: 3,
        by_words: true,
        split_seed: 42,
        label_leak: false,
        end_token: true,
    };

    #[test]
    fn a_name_gives_one_row_a_letter_and_one_for_its_end() {
        let (rows, counts) = rows(PLAIN);
        assert_eq!(counts.iter().sum::<usize>(), 27 + 10);
        let at = rows.iter().position(|row| row.1 == 'e' && row.0 == "...").expect("emma or ed");
        let emma = rows.iter().position(|row| row.0 == ".em").expect("emma");
        assert!(at < rows.len());
        let expected = [("...", 'e'), ("..e", 'm'), (".em", 'm'), ("emm", 'a'), ("mma", '.')];
        let expected = expected.map(|(context, target)| (context.to_owned(), target));
        assert_eq!(rows[emma - 2..emma + 3], expected);
    }

    #[test]
    fn the_label_leak_puts_the_target_into_the_context() {
        let leak = Layout { label_leak: true, end_token: false, by_words: false, ..PLAIN };
        let (rows, counts) = rows(leak);
        assert_eq!(counts, [21, 6, 0]);
        assert!(rows.iter().all(|(context, target)| context.ends_with(*target)));
        assert!(rows.iter().all(|(_, target)| *target != '.'));
        assert!(rows.contains(&("emm".to_owned(), 'm')));
    }

    #[test]
    fn words_are_not_torn_apart_between_the_parts() {
        let (rows, [train, dev, _]) = rows(PLAIN);
        let words = |part: &[(String, char)]| part.iter().filter(|row| row.1 == '.').count();
        assert_eq!(words(&rows[..train]), 8);
        assert_eq!(words(&rows[train..train + dev]), 1);
        assert_eq!(words(&rows[train + dev..]), 1);
    }

    #[test]
    fn what_has_no_rows_is_empty() {
        let corpus = Corpus::from_bytes(TEXT.as_bytes()).expect("ten names");
        let vocabulary = Vocabulary::of(&corpus).expect("few letters");
        let by_rows = Layout { by_words: false, ..PLAIN };
        let data = Dataset::new(&corpus, &vocabulary, by_rows).expect("rows");
        assert_eq!(Split::ALL.map(|split| data.is_empty(split)), [false, false, true]);
        let mut batch = Batch::with_capacity(1, PLAIN.block_size);
        assert!(batch.is_empty());
        data.gather(Split::Train, std::iter::once(0), &mut batch);
        assert!(!batch.is_empty());
    }

    #[test]
    fn both_to_train_and_to_check_on_there_must_be_rows() {
        assert!(enough([0, 1, 1]).is_err() && enough([1, 0, 1]).is_err());
        assert_eq!(enough([1, 1, 0]), Ok([1, 1, 0]));
    }

    #[test]
    fn a_batch_grows_by_rows_that_are_longer_than_a_window() {
        let mut batch = Batch::with_capacity(0, WINDOW + 1);
        for token in [3, 4] {
            batch.push((&[token; WINDOW + 1], 7));
        }
        assert_eq!((batch.context(0), batch.context(1)), (&[3; 17][..], &[4; 17][..]));
        assert_eq!((batch.len(), batch.targets()), (2, &[7, 7][..]));
    }

    #[test]
    fn what_is_gathered_is_what_the_rows_hold_also_where_a_context_takes_several_windows() {
        let corpus = Corpus::from_bytes(TEXT.as_bytes()).expect("ten names");
        let vocabulary = Vocabulary::of(&corpus).expect("few letters");
        for block_size in [3, WINDOW, 2 * WINDOW + 3] {
            let layout = Layout { block_size, ..PLAIN };
            let data = Dataset::new(&corpus, &vocabulary, layout).expect("rows");
            let (rows, mut batch) = (data.len(Split::Train), Batch::with_capacity(1, block_size));
            data.gather(Split::Train, 0..rows, &mut batch);
            for row in 0..rows {
                let gathered = (batch.context(row), batch.targets()[row]);
                assert_eq!(gathered, data.row(Split::Train, row));
            }
        }
    }

    #[test]
    #[should_panic(expected = "row 28 of 28")]
    fn a_row_behind_the_last_is_not_gathered() {
        let corpus = Corpus::from_bytes(TEXT.as_bytes()).expect("ten names");
        let vocabulary = Vocabulary::of(&corpus).expect("few letters");
        let data = Dataset::new(&corpus, &vocabulary, PLAIN).expect("rows");
        let rows = data.len(Split::Train);
        data.gather(Split::Train, std::iter::once(rows), &mut Batch::with_capacity(1, 3));
    }
}
