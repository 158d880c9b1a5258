//! Names into numbers: the corpus, its letters, and the rows that are trained on.

pub mod corpus;
pub mod dataset;
pub mod split;
pub mod vocabulary;

pub use corpus::{Corpus, NameIndex};
pub use dataset::{Batch, Dataset};
pub use split::Split;
pub use vocabulary::Vocabulary;
