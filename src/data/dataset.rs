//! Contexts and targets.

use super::corpus::Corpus;
use super::split::{Split, by_rows, by_words};
use super::vocabulary::Vocabulary;
use crate::error::{Error, Result};

/// Tokens copied at once. A copy of one known length is a load and a store; one of any
/// length is a call.
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
/// A row is a place in one stream of tokens, in which `T` end tokens stand before
/// each name; its context is the window of `T` tokens before that place (or up to
/// it, with the label leak).
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The tokens, then a window that no row has.
    stream: Vec<u8>,
    /// Places of the targets: train, then dev, then test.
    rows: Vec<u32>,
    /// Where dev starts and where test starts.
    bounds: [usize; 2],
    layout: Layout,
}

impl Dataset {
    /// Builds the rows of a corpus.
    ///
    /// # Errors
    /// Where the train or the dev part would be empty.
    pub fn new(corpus: &Corpus, vocabulary: &Vocabulary, layout: Layout) -> Result<Self> {
        let mut data = Self { stream: Vec::new(), rows: Vec::new(), bounds: [0; 2], layout };
        if layout.by_words {
            let (order, bounds) = by_words(corpus.len(), layout.split_seed);
            for (i, &word) in order.iter().enumerate() {
                for (bound, at) in data.bounds.iter_mut().zip(bounds) {
                    if i == at {
                        *bound = data.rows.len();
                    }
                }
                data.push(corpus.name(word as usize), vocabulary);
            }
        } else {
            for name in corpus.names() {
                data.push(name, vocabulary);
            }
            let (order, bounds) = by_rows(data.rows.len(), layout.split_seed);
            data.rows = order.into_iter().map(|row| data.rows[row]).collect();
            data.bounds = bounds;
        }
        data.stream.extend([Vocabulary::END; WINDOW]);
        if data.len(Split::Train) == 0 || data.len(Split::Dev) == 0 {
            return Err(Error::corpus("too few rows to split into train and dev; give more names"));
        }
        Ok(data)
    }

    #[allow(clippy::cast_possible_truncation)] // a corpus has at most ten million bytes
    fn push(&mut self, name: &str, vocabulary: &Vocabulary) {
        self.stream.extend(std::iter::repeat_n(Vocabulary::END, self.layout.block_size));
        for letter in name.chars() {
            self.rows.push(self.stream.len() as u32);
            self.stream.push(vocabulary.token(letter).unwrap_or(Vocabulary::END));
        }
        if self.layout.end_token {
            self.rows.push(self.stream.len() as u32);
        }
        self.stream.push(Vocabulary::END);
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

    fn rows_of(&self, split: Split) -> &[u32] {
        let [dev, test] = self.bounds;
        match split {
            Split::Train => &self.rows[..dev],
            Split::Dev => &self.rows[dev..test],
            Split::Test => &self.rows[test..],
        }
    }

    /// The context, `(T,)`, and the target of a part's row.
    #[must_use]
    pub fn row(&self, split: Split, index: usize) -> (&[u8], u8) {
        let place = self.rows_of(split)[index] as usize;
        let end = place + usize::from(self.layout.label_leak);
        (&self.stream[end - self.layout.block_size..end], self.stream[place])
    }

    /// Fills the batch with some rows of a part.
    ///
    /// First all places, then all targets, then all windows: rows at random are in no cache,
    /// and the memory answers many questions at a time where few operations stand between them.
    ///
    /// # Panics
    /// Where the part has no such row.
    #[allow(clippy::cast_possible_truncation)] // a corpus has at most ten million bytes
    pub fn gather(&self, split: Split, rows: impl Iterator<Item = usize>, batch: &mut Batch) {
        let part = self.rows_of(split);
        batch.places.clear();
        batch.places.extend(rows.map(|row| row as u32));
        for place in &mut batch.places {
            *place = part[*place as usize];
        }
        batch.make_room(batch.places.len());
        let Batch { contexts, targets, places, .. } = batch;
        targets.clear();
        targets.extend(places.iter().map(|&place| self.stream[place as usize]));
        let (width, leak) = (self.layout.block_size, usize::from(self.layout.label_leak));
        for (row, &place) in places.iter().enumerate() {
            let from = place as usize + leak - width;
            for at in (0..width).step_by(WINDOW) {
                let window = self.stream[from + at..].first_chunk::<WINDOW>();
                let to = contexts[row * width + at..].first_chunk_mut::<WINDOW>();
                if let (Some(window), Some(to)) = (window, to) {
                    *to = *window;
                }
            }
        }
    }
}

/// Contexts `(B, T)` and targets `(B,)` of some rows. Made once, filled again and again.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The contexts one behind another, then a window that no row has.
    contexts: Vec<u8>,
    targets: Vec<u8>,
    /// Places in the stream of the rows that are being gathered.
    places: Vec<u32>,
    block_size: usize,
}

impl Batch {
    /// An empty batch with room for `size` rows.
    #[must_use]
    pub fn with_capacity(size: usize, block_size: usize) -> Self {
        Self {
            contexts: vec![0; size * block_size + WINDOW],
            targets: Vec::with_capacity(size),
            places: Vec::with_capacity(size),
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
}
