//! The modules of the crate import downwards only, as the table in `lib.rs` says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module and what it may import, the lowest first.
const MAY_IMPORT: [(&str, &[&str]); 10] = [
    ("error", &[]),
    ("ops", &[]),
    ("rng", &[]),
    ("data", &["error", "rng"]),
    ("nn", &["ops", "rng"]),
    ("train", &["data", "error", "nn", "ops", "rng"]),
    ("inspect", &["data", "error", "nn", "ops", "rng", "train"]),
    ("sample", &["data", "error", "nn", "ops", "rng"]),
    ("stats", &["error"]),
    ("web", &["data", "inspect", "nn", "ops", "sample", "stats", "train"]),
];

/// The files of `train`, the lowest first: no circle.
const TRAIN: [&str; 18] = [
    "number",
    "divergence",
    "optimizer",
    "nearest",
    "keys",
    "values",
    "presets",
    "cost",
    "config",
    "sweep",
    "relevance",
    "rows",
    "evaluate",
    "trainer",
    "tensors",
    "json",
    "tensor_file",
    "checkpoint",
];

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            files(&entry.expect("an entry").path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// The modules that the code of a file imports by paths that begin with `start`, tests left out.
fn imports(file: &Path, start: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(file).expect("a source file");
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = code.split("#[cfg(test)]\npub(crate) mod tests").next().unwrap_or_default();
    let code: Vec<_> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let name = |rest: &str| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned)
    };
    code.join("\n").split(start).skip(1).filter_map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn modules_import_downwards_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (module, may) in MAY_IMPORT {
        let mut found = Vec::new();
        for path in [src.join(module), src.join(format!("{module}.rs"))] {
            if path.exists() {
                files(&path, &mut found);
            }
        }
        assert!(!found.is_empty(), "{module} has files");
        for file in found {
            for import in imports(&file, "crate::") {
                assert!(
                    import == module || may.contains(&import.as_str()),
                    "{} imports {import}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn train_has_no_circle() {
    let train = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/train");
    let mut all = Vec::new();
    files(&train, &mut all);
    assert_eq!(all.len(), TRAIN.len() + 1, "every file but mod.rs has its place");
    for (place, file) in TRAIN.iter().enumerate() {
        for import in imports(&train.join(format!("{file}.rs")), "use super::") {
            assert!(TRAIN[..place].contains(&import.as_str()), "{file} imports {import}");
        }
    }
}
