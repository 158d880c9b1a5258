//! What the programs without a page share: the command line, files, lines of JSON.

pub mod command_line;
pub mod files;
pub mod lines;

use std::error::Error;
use std::io;
use std::process::ExitCode;

/// Any failure, as a line to be shown.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The end of a program: a mistake is one line on stderr and a non-zero exit.
pub fn exit(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has seen enough, such as `head`, is no mistake.
        Err(error) if is_broken_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
