//! The one error type. Every message says what was wrong and what to do.

use std::fmt;

/// What a user can get wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A config key is unknown, or its value is not one that it takes.
    Config {
        /// The key as given.
        key: String,
        /// What is wrong with it, and what it takes.
        message: String,
    },
    /// The text is no list of names.
    Corpus {
        /// The line the fault is on, counted from 1, where it is on one.
        line: Option<usize>,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A call's argument cannot be used.
    Argument(String),
    /// A saved run cannot be loaded.
    Load(String),
}

impl Error {
    /// A fault of one config key.
    pub fn config(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Config { key: key.into(), message: message.into() }
    }

    /// A fault of the corpus as a whole.
    pub fn corpus(message: impl Into<String>) -> Self {
        Self::Corpus { line: None, message: message.into() }
    }

    /// A fault on one line of the corpus, counted from 1.
    pub fn corpus_line(line: usize, message: impl Into<String>) -> Self {
        Self::Corpus { line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config { key, message } => write!(f, "{key}: {message}"),
            Self::Corpus { line: Some(line), message } => write!(f, "line {line}: {message}"),
            Self::Corpus { line: None, message }
            | Self::Argument(message)
            | Self::Load(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// A result with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
