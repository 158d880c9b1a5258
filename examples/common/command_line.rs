//! Options such as `--steps 100` and `--steps=100`, and what is wrong with them in a line.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::PathBuf;

use makemore_playground::train::{KEYS, Preset, nearest};

use super::Failure;

/// The command line, option after option.
pub struct CommandLine {
    parser: lexopt::Parser,
    /// The option that was read last, as `--steps`.
    option: String,
}

impl CommandLine {
    /// The options that this program was started with.
    pub fn from_env() -> Self {
        Self { parser: lexopt::Parser::from_env(), option: String::new() }
    }

    /// The next option's name, without its dashes; `-h` is `help`.
    pub fn next(&mut self) -> Result<Option<String>, Failure> {
        let name = match self.parser.next() {
            Ok(None) => return Ok(None),
            Ok(Some(lexopt::Arg::Long(name))) => name.to_owned(),
            Ok(Some(lexopt::Arg::Short('h'))) => "help".to_owned(),
            Ok(Some(lexopt::Arg::Short(letter))) => return Err(unknown(&format!("-{letter}"))),
            Ok(Some(lexopt::Arg::Value(text))) => return Err(unknown(&text.to_string_lossy())),
            Err(lexopt::Error::UnexpectedValue { option, .. }) => {
                return Err(format!("{option}: takes no value; see --help").into());
            }
            Err(error) => return Err(error.into()),
        };
        self.option = format!("--{name}");
        Ok(Some(name))
    }

    fn raw(&mut self) -> Result<OsString, Failure> {
        let value = self.parser.value();
        value.map_err(|_| format!("{}: needs a value; see --help", self.option).into())
    }

    /// The value of the option.
    pub fn value(&mut self) -> Result<String, Failure> {
        let text = self.raw()?.into_string();
        text.map_err(|text| self.refuse(&text.to_string_lossy(), "text in UTF-8"))
    }

    /// The value of an option that takes a file.
    pub fn path(&mut self) -> Result<PathBuf, Failure> {
        Ok(self.raw()?.into())
    }

    /// The value of an option that takes a whole number.
    pub fn whole(&mut self, least: u64, most: u64) -> Result<u64, Failure> {
        let text = self.value()?;
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| {
            let takes = match (least, most) {
                (0, u64::MAX) => "a whole number".to_owned(),
                _ => format!("a whole number from {least} to {most}"),
            };
            self.refuse(&text, &takes)
        })
    }

    /// The value of `--set`: a key of the config, and what stands behind the sign.
    pub fn pair(&mut self) -> Result<(String, String), Failure> {
        let text = self.value()?;
        match text.split_once('=') {
            Some((key, value)) => Ok((key.trim().to_owned(), value.to_owned())),
            None => Err(self.refuse(&text, "key=value")),
        }
    }

    /// The error for a value that the option does not take.
    pub fn refuse(&self, got: &str, takes: &str) -> Failure {
        format!("{}: got \"{got}\"; it takes {takes}", self.option).into()
    }

    /// The error for an option that there is not, with the nearest of those that there are.
    pub fn no_such_option(&self, options: &[&str]) -> Failure {
        match nearest(&self.option[2..], options) {
            Some(near) => format!("{}: no such option; did you mean --{near}?", self.option).into(),
            None => unknown(&self.option),
        }
    }
}

fn unknown(argument: &str) -> Failure {
    format!("{argument}: no such option; see --help").into()
}

/// The presets and the keys of the config with what they take, for `--help`.
pub fn config_help() -> String {
    let presets = Preset::ALL.map(Preset::name).join(", ");
    let default = Preset::default().name();
    let mut help = format!("presets: {presets} (default: {default})\n\nkeys of the config:\n");
    for key in &KEYS {
        let _ = writeln!(help, "  {:<15} {}", key.key, key.takes());
    }
    help
}
