//! Where the lines go: each is written in one piece, so that an interrupted file has whole lines
//! and at most one torn end.

use std::fs::{File, OpenOptions};
use std::io::{self, Stdout, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::files::{about, read};
use crate::common::{Failure, lines};

/// Where the lines go.
pub enum Output {
    /// To the reader of this program.
    Stdout(Stdout),
    /// To the end of a file.
    File(File),
}

impl Output {
    /// Standard output. Where it is the end of a resumed file whose last line is torn, the next
    /// line does not become a part of that one.
    pub fn stdout(resumed: &[PathBuf]) -> Result<Self, Failure> {
        let mut out = io::stdout();
        for path in resumed {
            let is_torn = read(path)?.last().is_some_and(|&byte| byte != b'\n');
            if is_torn && is_stdout(path) {
                out.write_all(b"\n")?;
            }
        }
        Ok(Self::Stdout(out))
    }

    /// The end of a file, which is made where there is none; a torn last line is cut off.
    pub fn append_to(path: &Path) -> Result<Self, Failure> {
        let fails = about(path);
        let opened = OpenOptions::new().read(true).append(true).create(true).open(path);
        let mut file = opened.map_err(&fails)?;
        let text = read(path)?;
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |place| place + 1);
        let (lines, end) = text.split_at(whole);
        let first = lines.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let is_line =
            |line: &[u8]| serde_json::from_slice::<Value>(line).is_ok_and(|x| x.is_object());
        if !(first.is_empty() || is_line(first)) || lines.is_empty() && !is_start(end) {
            let message = "is no file of lines from a sweep; nothing was written to it";
            return Err(fails(io::Error::other(message)));
        }
        if is_line(end) {
            file.write_all(b"\n").map_err(&fails)?;
        } else if !end.is_empty() {
            file.set_len(whole as u64).map_err(&fails)?;
        }
        Ok(Self::File(file))
    }

    /// Writes one line.
    pub fn print(&mut self, line: &Value) -> io::Result<()> {
        match self {
            Self::Stdout(out) => lines::print(out, line),
            Self::File(file) => lines::print(file, line),
        }
    }
}

/// Whether a text is the start of a line, however short.
fn is_start(text: &[u8]) -> bool {
    let start = br#"{"event":"#;
    text.iter().zip(start).all(|(a, b)| a == b)
}

#[cfg(unix)]
fn is_stdout(path: &Path) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    let stdout = io::stdout().as_fd().try_clone_to_owned();
    let stdout = stdout.and_then(|stdout| File::from(stdout).metadata());
    match (stdout, path.metadata()) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_stdout(_: &Path) -> bool {
    false
}
