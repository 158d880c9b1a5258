//! Any bytes as a text of names: it is refused in a sentence, or what was read is read again from its
//! own text, in slices of any size, and counted as it is made into rows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use makemore_playground::data::corpus::Reader;
use makemore_playground::data::dataset::Layout;
use makemore_playground::data::{Corpus, Dataset, NameIndex, Split, Table, Vocabulary};

fuzz_target!(|bytes: &[u8]| {
    let corpus = match Corpus::from_bytes(bytes) {
        Ok(corpus) => corpus,
        Err(error) => {
            let said = error.to_string();
            assert!(said.len() < 300 && !said.contains('\n'), "{said}");
            return;
        }
    };
    let again = Corpus::from_bytes(corpus.text().as_bytes()).expect("its own text");
    assert!(again.names().eq(corpus.names()) && again.sha256() == corpus.sha256());

    let mut reader = Reader::new(bytes).expect("as above");
    let stretch = 1 + usize::from(bytes.last().copied().unwrap_or(0));
    while reader.progress().0 < reader.progress().1 {
        reader.advance(stretch).expect("as above");
    }
    let sliced = reader.finish().expect("as above");
    assert!(sliced.names().eq(corpus.names()) && sliced.sha256() == corpus.sha256());

    if let Some(table) = Table::of(corpus.text()) {
        assert!(table.column < table.columns);
        assert!(table.list(corpus.text()).lines().count() >= table.names(corpus.text()).count());
    }
    let mut index = NameIndex::default();
    assert!(corpus.names().all(|name| index.contains(&corpus, name)));
    assert!(!index.contains(&corpus, "."));

    let Ok(vocabulary) = Vocabulary::of(&corpus) else { return };
    let letters = corpus.names().flat_map(str::chars);
    assert!(letters.into_iter().all(|letter| vocabulary.token(letter).is_some()));
    let layout = Layout {
        block_size: 1 + bytes.len() % 16,
        by_words: bytes.len() % 2 == 0,
        split_seed: 42,
        label_leak: bytes.len() % 3 == 0,
        end_token: bytes.len() % 5 != 0,
    };
    let counted = Dataset::count(&corpus, layout);
    let made = Dataset::new(&corpus, &vocabulary, layout);
    let made = made.map(|made| Split::ALL.map(|split| made.len(split)));
    assert_eq!(counted, made);
});
