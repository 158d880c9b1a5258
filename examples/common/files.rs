//! Files that are read, and files that are written whole or not at all.

use std::fs;
use std::path::Path;

use makemore_playground::data::{Corpus, Table, text};

use super::Failure;
use super::command_line::CommandLine;

/// Puts the name of the file before what is wrong with it.
pub fn about<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> Failure + '_ {
    move |error| format!("{}: {error}", path.display()).into()
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(about(path))
}

/// What is taken of a file of names that is a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfTable {
    /// Its column of names.
    Column,
    /// Whole lines.
    Lines,
}

impl OfTable {
    /// The value of `--table`.
    pub fn from(line: &mut CommandLine) -> Result<Self, Failure> {
        match line.value()?.as_str() {
            "column" => Ok(Self::Column),
            "lines" => Ok(Self::Lines),
            got => Err(line.refuse(got, "column or lines")),
        }
    }
}

/// Names to train on, one per line. A table is not taken without being asked for.
pub fn read_names(path: &Path, of_table: Option<OfTable>) -> Result<Corpus, Failure> {
    let bytes = read(path)?;
    let corpus = Corpus::from_bytes(&bytes);
    let (text, _) = text::decode(&bytes).map_err(about(path))?;
    match (Table::of(&text), of_table) {
        (Some(table), None) => {
            let first: Vec<_> = table.names(&text).take(3).collect();
            let (columns, column) = (table.columns, table.column + 1);
            Err(about(path)(format!(
                "looks like a table of {columns} columns; --table column trains on its column \
                 {column} ({}), --table lines on whole lines",
                first.join(", ")
            )))
        }
        (Some(table), Some(OfTable::Column)) => {
            Corpus::from_bytes(table.list(&text).as_bytes()).map_err(about(path))
        }
        _ => corpus.map_err(about(path)),
    }
}
