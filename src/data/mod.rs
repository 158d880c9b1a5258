//! Names into numbers: the corpus, its letters, and the rows that are trained on.
//!
//! ```
//! use makemore_playground::data::dataset::Layout;
//! use makemore_playground::data::{Corpus, Dataset, Split, Vocabulary};
//!
//! let corpus = Corpus::from_bytes(b"ana\nbo\ncy\nda\ned\nfay\ngus\nhal\nida\njo")?;
//! let vocabulary = Vocabulary::of(&corpus)?;
//! let layout = Layout {
//!     block_size: 3,
//!     by_words: false,
//!     split_seed: 42,
//!     label_leak: false,
//!     end_token: true,
//! };
//! let dataset = Dataset::new(&corpus, &vocabulary, layout)?;
//! // A row for each of the 25 letters and for the ends of the 10 names, 80 % of them to train on.
//! assert_eq!((dataset.len(Split::Train), dataset.len(Split::Dev)), (28, 7));
//! let (context, target) = dataset.row(Split::Dev, 0);
//! assert_eq!(context.len(), 3);
//! assert!(usize::from(target) < vocabulary.len());
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```

pub mod corpus;
pub mod dataset;
pub mod name_index;
mod order;
pub mod split;
pub mod table;
pub mod text;
pub mod vocabulary;

pub use corpus::Corpus;
pub use dataset::{Batch, Dataset};
pub use name_index::NameIndex;
pub use split::Split;
pub use table::Table;
pub use vocabulary::Vocabulary;
