//! Whether a name is one of the corpus.

use super::corpus::Corpus;
use super::order::sort;

/// The names are put in order in so many chunks. A browser has not compiled the code well when it is
/// first called: the usual list then took 33 milliseconds at once; its first chunk takes two to four.
const CHUNKS: usize = 128;
/// A chunk has so many names at least.
const LEAST: usize = 1 << 8;

/// Finds names. It keeps the numbers of the names, chunk by chunk in the order of the names, and makes
/// itself by one chunk at each question, so that none takes long. A set of std would need a copy of
/// each name, and a hash table can be made slow by a list of names that was written for that.
#[derive(Debug, Default)]
pub struct NameIndex {
    order: Vec<u32>,
}

impl NameIndex {
    /// Whether the corpus has the name; it must be the same corpus at each call.
    pub fn contains(&mut self, corpus: &Corpus, name: &str) -> bool {
        let size = (corpus.len() / CHUNKS).max(LEAST);
        let known = self.order.len();
        if known < corpus.len() {
            self.order.extend((0..).take(corpus.len()).skip(known).take(size));
            let name = |number: u32| corpus.name(number as usize);
            sort(&mut self.order[known..], &|a, b| name(a) < name(b));
        }
        let has = |chunk: &[u32]| {
            chunk.binary_search_by_key(&name, |&number| corpus.name(number as usize)).is_ok()
        };
        self.order.chunks(size).any(has)
            || (self.order.len()..corpus.len()).any(|number| corpus.name(number) == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_finds_the_names_and_no_others() {
        let corpus = Corpus::built_in().expect("names");
        let mut index = NameIndex::default();
        index.contains(&corpus, "emma");
        assert!(index.order.len() <= corpus.len() / 100, "{} at once", index.order.len());
        assert!(corpus.names().all(|name| index.contains(&corpus, name)));
        let all: std::collections::HashSet<_> = corpus.names().collect();
        let reversed = corpus.names().map(|name| name.chars().rev().collect::<String>());
        for name in reversed.chain([String::new(), ".".into(), "Emma".into()]) {
            assert_eq!(index.contains(&corpus, &name), all.contains(name.as_str()), "{name}");
        }
    }

    #[test]
    fn names_are_found_before_and_after_all_are_in_order() {
        let names: Vec<String> = (0..3 * LEAST + 5).map(|i| format!("n{:x}\n", i * 7919)).collect();
        let text = names.concat();
        let corpus = Corpus::from_bytes(text.as_bytes()).expect("names");
        let last = corpus.name(corpus.len() - 1);
        let mut index = NameIndex::default();
        for orders in 1..6 {
            assert!(index.contains(&corpus, last) && index.contains(&corpus, "n0"), "{orders}");
            assert!(!index.contains(&corpus, "nx"));
        }
        assert_eq!(index.order.len(), corpus.len());
    }
}
