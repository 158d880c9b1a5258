//! Texts of the reader's own, looked at before they are trained on.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::convert::{bytes_of, entries, number, object, optional, row_counts, set};
use super::slice::Slice;
use super::{MILLISECONDS, Playground, Result};
use crate::data::corpus::Reader;
use crate::data::text::decode;
use crate::data::{Corpus, Dataset, Table, Vocabulary};
use crate::train::{Config, Trainer};

/// Bytes that are read between two looks at the clock.
const STRETCH: usize = 1 << 16;
/// What reading them costs, as floating-point operations take time.
const OPERATIONS: f64 = 2e6;
/// Names that are shown of those found.
const SHOWN: usize = 3;

/// A look at a text of names, in slices, however long it is.
#[wasm_bindgen]
pub struct CorpusCheck {
    config: Config,
    state: State,
    table: Option<JsValue>,
}

enum State {
    Reading(Box<Reader>),
    Read(Box<Corpus>),
    /// A slice failed, and said why.
    Refused,
}

#[wasm_bindgen]
impl CorpusCheck {
    /// Begins to look at a text, as a string or as the bytes of a file.
    ///
    /// # Errors
    /// For a config that cannot be used, and for a text that is too large or none at all.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array | ArrayBuffer")] text: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<Self> {
        let config = Config::new(entries(&config)?)?;
        let reader = Reader::new(&bytes_of(&text)?.unwrap_or_default())?;
        let table = Table::of(reader.text()).map(|table| table_info(table, reader.text()));
        Ok(Self { config, state: State::Reading(Box::new(reader)), table })
    }

    /// Reads on for some milliseconds, or, without them, to the end. All is read when `done` is
    /// `total`.
    ///
    /// # Errors
    /// For a text that cannot be trained on.
    #[wasm_bindgen(unchecked_return_type = "{ done: number; total: number }")]
    pub fn advance(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "number")] ms: JsValue,
    ) -> Result<JsValue> {
        let ms = optional(&ms, |ms| number("ms", ms, MILLISECONDS))?;
        let mut slice = Slice::new(ms.unwrap_or(f64::INFINITY));
        let mut progress = (1, 1);
        // Whatever fails leaves nothing to go on with.
        self.state = match std::mem::replace(&mut self.state, State::Refused) {
            State::Reading(mut reader) => {
                while reader.progress().0 < reader.progress().1 {
                    reader.advance(STRETCH)?;
                    if slice.takes(OPERATIONS) {
                        break;
                    }
                }
                progress = reader.progress();
                if progress.0 < progress.1 {
                    State::Reading(reader)
                } else {
                    State::Read(Box::new(reader.finish()?))
                }
            }
            other => other,
        };
        Ok(object(&[("done", progress.0.into()), ("total", progress.1.into())]))
    }

    fn corpus(&self) -> Result<&Corpus> {
        match &self.state {
            State::Read(corpus) => Ok(corpus),
            _ => Err(JsError::new("the text is not read to its end; call advance until it is")),
        }
    }

    /// What the text holds, when all is read.
    ///
    /// # Errors
    /// Where it is not, and for a text or a config that cannot be used.
    #[wasm_bindgen(unchecked_return_type = "CorpusInfo")]
    pub fn info(&self) -> Result<JsValue> {
        let corpus = self.corpus()?;
        let vocabulary = Vocabulary::of(corpus)?;
        let rows = Dataset::count(corpus, self.config.layout())?;
        let alphabet: String = vocabulary.letters()[1..].iter().collect();
        let first: Array = corpus.names().take(SHOWN).map(JsValue::from).collect();
        let info = object(&[
            ("names", corpus.len().into()),
            ("letters", (vocabulary.len() - 1).into()),
            ("alphabet", alphabet.into()),
            ("longest", corpus.longest().into()),
            ("first", first.into()),
            ("encoding", corpus.encoding().name().into()),
            ("rows", row_counts(rows)),
            ("sha256", corpus.sha256().into()),
        ]);
        if let Some(table) = &self.table {
            set(&info, "table", table);
        }
        Ok(info)
    }

    /// A network at step 0 on these names, which are not read again.
    ///
    /// # Errors
    /// As the constructor of `Playground`, and where not all is read.
    pub fn playground(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<Playground> {
        let config = Config::new(entries(&config)?)?;
        Ok(Playground::from(Trainer::new(config, self.corpus()?.clone())?))
    }
}

fn table_info(table: Table, text: &str) -> JsValue {
    let first: Array = table.names(text).take(SHOWN).map(JsValue::from).collect();
    object(&[
        ("columns", table.columns.into()),
        ("column", (table.column + 1).into()),
        ("first", first.into()),
    ])
}

#[wasm_bindgen]
impl Playground {
    /// Counts what a text of names holds, or says why it cannot be trained on.
    ///
    /// # Errors
    /// For a text or a config that cannot be used.
    #[wasm_bindgen(js_name = checkCorpus, unchecked_return_type = "CorpusInfo")]
    pub fn check_corpus(
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array | ArrayBuffer")] text: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Partial<Config>")] config: JsValue,
    ) -> Result<JsValue> {
        let mut check = CorpusCheck::new(text, config)?;
        check.advance(JsValue::UNDEFINED)?;
        check.info()
    }

    /// The names of a text that is a table, such as `Emma,F,18688`, one a line: the column that
    /// `CorpusInfo.table` tells.
    ///
    /// # Errors
    /// For a text that is no table.
    #[wasm_bindgen(js_name = namesOfTable)]
    pub fn names_of_table(
        #[wasm_bindgen(unchecked_param_type = "string | Uint8Array | ArrayBuffer")] table: JsValue,
    ) -> Result<String> {
        let (text, _) = decode(&bytes_of(&table)?.unwrap_or_default())?;
        let found = Table::of(&text).ok_or_else(|| {
            JsError::new("text: it is no table; give one with a name and other fields in each line")
        })?;
        Ok(found.list(&text))
    }
}
