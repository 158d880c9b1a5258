//! Files that are read, and files that are written whole or not at all.

use std::fs;
use std::path::Path;

use makemore_playground::data::Corpus;

use super::Failure;

/// Puts the name of the file before what is wrong with it.
pub fn about<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> Failure + '_ {
    move |error| format!("{}: {error}", path.display()).into()
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(about(path))
}

/// Names to train on, one per line.
pub fn read_names(path: &Path) -> Result<Corpus, Failure> {
    Corpus::from_bytes(&read(path)?).map_err(about(path))
}
