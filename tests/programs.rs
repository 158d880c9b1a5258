//! The programs without a page, as they are called: their lines, their files and their mistakes.
#![cfg(not(target_arch = "wasm32"))]

use std::env::consts::EXE_EXTENSION;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use makemore_playground::train::KEYS;
use serde_json::Value;

/// Where the examples are. `cargo test` builds them beside this test; where only some targets are
/// tested, as by `make mutants`, they are built here.
fn programs() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let test = std::env::current_exe().expect("this test");
        let built = test.parent().and_then(Path::parent).expect("target/debug");
        let folder = built.join("examples");
        if !folder.join("train").with_extension(EXE_EXTENSION).exists() {
            let name =
                built.file_name().and_then(|name| name.to_str()).expect("a profile's folder");
            let profile = if name == "debug" { "dev" } else { name };
            let status = Command::new(env!("CARGO"))
                .args(["build", "--locked", "--examples", "--profile", profile, "--target-dir"])
                .arg(built.parent().expect("target"))
                .status();
            assert!(status.is_ok_and(|status| status.success()), "the examples are built");
        }
        folder
    })
}

/// Runs an example.
fn run(program: &str, args: &str) -> Output {
    let path = programs().join(program).with_extension(EXE_EXTENSION);
    let mut command = Command::new(&path);
    command.args(args.split_whitespace());
    command.output().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a run that succeeds writes to stdout, and to stderr.
fn output(program: &str, args: &str) -> (String, String) {
    let output = run(program, args);
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.success(), "{program} {args}: {stderr}");
    (String::from_utf8(output.stdout).expect("UTF-8"), stderr)
}

/// The lines on stdout, in an order that does not depend on which run was first.
fn lines(program: &str, args: &str) -> Vec<String> {
    sorted(&output(program, args).0)
}

fn sorted(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// The one line on stderr with which a program refuses to start.
fn mistake(program: &str, args: &str) -> String {
    let output = run(program, args);
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(!output.status.success() && output.stdout.is_empty(), "{program} {args}: {stderr}");
    let line = stderr.strip_suffix('\n').expect("a line");
    assert!(!line.contains('\n') && line.len() < 400, "{program} {args}: {stderr}");
    line.to_owned()
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).expect("JSON")
}

/// A folder of one test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("makemore-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("UTF-8").to_owned()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("a folder");
        let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("UTF-8");
        let mut names: Vec<_> = entries.map(|entry| name(entry.expect("an entry"))).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Eight small runs.
const SWEEP: &str = "--preset kaiming,batchnorm --set lr=0.1,0.05 --set n_hidden=16 --set n_embd=2 \
                     --set seed=5 --seeds 2 --steps 40 --eval";

#[test]
fn a_sweeps_runs_are_those_of_train() {
    let lines = lines("sweep", SWEEP);
    assert_eq!(lines.len(), 8);
    for line in lines.iter().map(|line| json(line)) {
        let config = &line["config"];
        let args = format!(
            "--preset {} --set lr={} --set=seed={} --set n_hidden=16 --set=n_embd=2 --steps=40 --eval",
            config["preset"].as_str().expect("a name"),
            config["lr"],
            config["seed"]
        );
        let (events, _) = output("train", &args);
        let events: Vec<Value> = events.lines().map(json).collect();
        let find = |name: &str| events.iter().find(|event| event["event"] == name).expect(name);
        assert_eq!(find("start")["config"], *config);
        for part in ["step", "train", "dev", "test"] {
            assert_eq!(find("eval")[part], line[part], "{args}: {part}");
        }
        assert_eq!(find("end")["weights_sha256"], line["weights_sha256"]);
    }
}

#[test]
fn threads_and_shards_give_the_same_lines() {
    let whole = lines("sweep", SWEEP);
    assert_eq!(lines("sweep", &format!("{SWEEP} --threads 1")), whole);
    assert_eq!(lines("sweep", &format!("--threads=7 {SWEEP}")), whole);
    let shards: String =
        (1..=3).map(|k| output("sweep", &format!("{SWEEP} --shard {k}/3")).0).collect();
    assert_eq!(sorted(&shards), whole);
}

#[test]
fn an_interrupted_sweep_goes_on() {
    let folder = Folder::new("interrupted");
    let file = folder.file("runs.jsonl");
    let (whole, _) = output("sweep", SWEEP);
    let third_end = whole.match_indices('\n').nth(2).expect("three lines").0;
    for torn in [third_end + 1, third_end + 2, third_end + 200] {
        fs::write(&file, &whole[..torn]).expect("written");
        let (stdout, stderr) = output("sweep", &format!("{SWEEP} --out {file}"));
        assert!(stdout.is_empty() && stderr.starts_with("5 runs to train; 3 were"), "{stderr}");
        assert_eq!(sorted(&fs::read_to_string(&file).expect("read")), sorted(&whole));
    }
    // A last line that lacks nothing but its end is kept.
    fs::write(&file, &whole[..third_end]).expect("written");
    let (_, stderr) = output("sweep", &format!("{SWEEP} --out {file}"));
    assert!(stderr.starts_with("5 runs to train; 3 were there already"), "{stderr}");
    assert_eq!(sorted(&fs::read_to_string(&file).expect("read")), sorted(&whole));
    // What is there already is not trained again, wherever it is.
    let (stdout, stderr) = output("sweep", &format!("{SWEEP} --resume {file}"));
    assert!(stdout.is_empty() && stderr.starts_with("0 runs to train; 8 were"), "{stderr}");
    fs::write(&file, &whole[..third_end + 9]).expect("written");
    let (rest, _) = output("sweep", &format!("{SWEEP} --resume {file}"));
    assert_eq!(sorted(&format!("{}{rest}", &whole[..=third_end])), sorted(&whole));
}

#[cfg(unix)]
#[test]
fn a_torn_line_does_not_swallow_the_next_one() {
    let folder = Folder::new("torn");
    let file = folder.file("runs.jsonl");
    let (whole, _) = output("sweep", SWEEP);
    fs::write(&file, &whole[..whole.len() - 30]).expect("written");
    let end = fs::OpenOptions::new().append(true).open(&file).expect("opened");
    let status = Command::new(programs().join("sweep"))
        .args(SWEEP.split_whitespace())
        .args(["--resume", &file])
        .stdout(end)
        .stderr(std::process::Stdio::null())
        .status();
    assert!(status.expect("started").success());
    let text = fs::read_to_string(&file).expect("read");
    assert_eq!(text.lines().last(), whole.lines().last());
    assert_eq!(text.lines().count(), 9);
}

#[test]
fn names_are_taken_as_they_come_and_a_table_after_asking() {
    let folder = Folder::new("names");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.file(name), bytes).expect("written");
        folder.file(name)
    };
    let names = ["Ann", "Bo", "Cy", "Dora", "Eve", "Fay", "Gus", "Hal", "Ida", "Joe"];
    let end = |file: &str, more: &str| {
        let args = format!("--names {file} --set batch_size=8 --steps 3 {more}");
        let (stdout, stderr) = output("train", &args);
        assert!(
            stderr.starts_with("10 names, such as \"Ann\", \"Bo\", \"Cy\"; up to 4"),
            "{stderr}"
        );
        stdout.lines().last().expect("a line").to_owned()
    };
    let plain = end(&write("plain.txt", names.join("\n").as_bytes()), "");
    let utf16: Vec<u8> = names.join("\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(end(&write("old.txt", names.join("\r").as_bytes()), ""), plain);
    assert_eq!(end(&write("wide.txt", &utf16), ""), plain);
    let table: Vec<String> = names.iter().map(|name| format!("{name},F,9\n")).collect();
    let table = table.concat();
    let table = write("table.csv", table.as_bytes());
    let said = mistake("train", &format!("--names {table} --steps 3"));
    assert!(
        said.ends_with(
            "looks like a table of 3 columns; --table column trains on its column 1 (Ann, Bo, Cy), \
         --table lines on whole lines"
        ),
        "{said}"
    );
    assert_eq!(end(&table, "--table column"), plain);
    let lines = format!("--names {table} --set batch_size=8 --steps 3 --table lines");
    assert!(output("train", &lines).1.starts_with("10 names, such as \"Ann,F,9\""));
    assert!(mistake("sweep", &format!("--names {table} --steps 3")).contains("--table column"));
}

#[test]
fn runs_of_another_length_or_other_names_are_not_taken_for_these() {
    let folder = Folder::new("other");
    let (file, names) = (folder.file("runs.jsonl"), folder.file("names.txt"));
    let text: String = "anna\nbert\ncarla\ndora\nemil\n".repeat(20);
    fs::write(&names, text).expect("written");
    fs::write(&file, output("sweep", SWEEP).0).expect("written");
    for (other, missing) in [
        (SWEEP.replace("--steps 40", "--steps 41"), 8),
        (SWEEP.replace("--steps 40", "--set max_steps=40"), 8),
        (format!("{SWEEP} --names {names}"), 8),
        (SWEEP.replace("lr=0.1,0.05", "lr=0.05,0.025"), 4),
        (SWEEP.replace(" --eval", ""), 0),
        (SWEEP.replace("--seeds 2", "--seeds 3"), 4),
    ] {
        let (_, stderr) = output("sweep", &format!("{other} --resume {file}"));
        assert!(stderr.starts_with(&format!("{missing} runs to train;")), "{other}: {stderr}");
    }
    // Nor is a run without losses taken for one with them.
    fs::write(&file, output("sweep", &SWEEP.replace(" --eval", "")).0).expect("written");
    let (_, stderr) = output("sweep", &format!("{SWEEP} --resume {file}"));
    assert!(stderr.starts_with("8 runs to train;"), "{stderr}");
    let own = output("sweep", &format!("--names {names} --steps 3 --out {file}.own"));
    assert_eq!(own.0, "");
    let (_, stderr) = output("sweep", &format!("--names {names} --steps 3 --out {file}.own"));
    assert!(stderr.starts_with("0 runs to train; 1 were"), "{stderr}");
}

#[test]
fn runs_that_diverge_are_lines_too() {
    let args = "--preset deep --set n_hidden=16 --set activation=linear --set lr=0.1,100000 \
                --seeds 2 --steps 200";
    let lines = lines("sweep", &format!("{args} --eval"));
    let diverged: Vec<_> =
        lines.iter().map(|line| json(line)).filter(|line| line["diverged"] == true).collect();
    assert_eq!((lines.len(), diverged.len()), (4, 2));
    assert!(diverged.iter().all(|line| line["config"]["lr"] == 100_000));
    assert!(diverged.iter().all(|line| line["step"].as_u64().expect("a step") < 200));
    let folder = Folder::new("diverged");
    let file = folder.file("runs.jsonl");
    fs::write(&file, lines.join("\n")).expect("written");
    let (report, stderr) = output("sweep", &format!("{args} --compare --out {file}"));
    assert!(stderr.starts_with("0 runs to train; 4 were"), "{stderr}");
    assert!(report.contains("\nlr=100000: dev no number (0 seeds; 2 runs diverged)\n"), "{report}");
    let last = report.lines().last().expect("a verdict");
    let want = "lr=0.1 against lr=100000: cannot be compared, because no seed has a number \
                for both; 2 runs of lr=100000 diverged";
    assert_eq!(last, want);
}

#[test]
fn every_two_settings_are_compared_on_the_seeds_that_they_share() {
    let folder = Folder::new("compared");
    let file = folder.file("runs.jsonl");
    let args = "--preset tanh,kaiming,batchnorm --set n_hidden=16 --seeds 3 --steps 40";
    // Without the second part, one of the seeds lacks a run in two of the settings.
    output("sweep", &format!("{args} --eval --shard 1/2 --out {file}"));
    let (report, _) = output("sweep", &format!("{args} --compare --shard 1/2 --out {file}"));
    assert!(report.starts_with("3 of 3 seeds are left out"), "{report}");
    let (report, _) = output("sweep", &format!("{args} --compare --out {file}"));
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines.len(), 6, "{report}");
    for (line, start) in lines.iter().zip([
        "tanh: dev ",
        "kaiming: dev ",
        "batchnorm: dev ",
        "tanh against kaiming: dev ",
        "tanh against batchnorm: dev ",
        "kaiming against batchnorm: dev ",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    assert!(lines[3].contains("(95 %, 3 seeds, p ") && lines[3].contains("by Holm over 3 pairs"));
    // Where the lines go to stdout, the verdicts do not go between them.
    let (lines, stderr) = output("sweep", &format!("{args} --compare"));
    assert!(lines.lines().all(|line| json(line)["event"] == "run"));
    assert!(stderr.ends_with(&report), "{stderr}");
}

#[test]
fn a_file_of_something_else_is_left_as_it_is() {
    let folder = Folder::new("foreign");
    let file = folder.file("diary.txt");
    for text in ["Dear diary", "Dear diary\nto be continued", "[1]\n{\"event\":\"run\"}"] {
        fs::write(&file, text).expect("written");
        let said = mistake("sweep", &format!("--steps 3 --out {file}"));
        assert!(said.ends_with("is no file of lines from a sweep; nothing was written to it"));
        assert_eq!(fs::read_to_string(&file).expect("read"), text);
    }
}

#[test]
fn mistakes_are_one_line() {
    for (args, wanted) in [
        ("--frobnicate", "--frobnicate: no such option; see --help"),
        ("--sead 3", "--sead: no such option; did you mean"),
        ("names.txt", "names.txt: no such option; see --help"),
        ("-x", "-x: no such option; see --help"),
        ("--steps", "--steps: needs a value; see --help"),
        ("--steps ten", "--steps: got \"ten\"; it takes a whole number from 0 to 1000000000"),
        ("--steps=-1", "--steps: got \"-1\"; it takes a whole number from 0 to 1000000000"),
        ("--eval=yes", "--eval: takes no value; see --help"),
        ("--set gain", "--set: got \"gain\"; it takes key=value"),
        ("--set gain=big", "gain: got big; it takes auto or a number from 0 to 1000000"),
        ("--set=n_hiden=5", "n_hiden: no such key; did you mean n_hidden?"),
        ("--preset best", "preset: got \"best\"; it takes one of seed, initial, "),
        ("--names /no/such/file", "/no/such/file: "),
        ("--set corpus=custom", "corpus: custom needs a text of names, and none was given"),
    ] {
        for program in ["train", "sweep"] {
            let said = mistake(program, args);
            assert!(said.starts_with(wanted), "{program} {args}: {said}");
        }
    }
    for (args, wanted) in [
        ("--shard 4/3", "--shard: got \"4/3\"; it takes one part of all, such as 3/10"),
        ("--seeds 0", "--seeds: got \"0\"; it takes a whole number from 1 to 1000000"),
        ("--threads 0", "--threads: got \"0\"; it takes a whole number from 1 to 1024"),
        ("--set lr=1 --set lr=2", "lr: given twice; list its values in one place: lr=1,2"),
        ("--resume /no/such/file", "/no/such/file: "),
        ("--out /no/such/file", "/no/such/file: "),
    ] {
        let said = mistake("sweep", args);
        assert!(said.starts_with(wanted), "{args}: {said}");
    }
}

#[test]
fn help_names_the_default_and_every_key() {
    for program in ["train", "sweep"] {
        for args in ["--help", "-h"] {
            let (help, _) = output(program, args);
            assert!(help.contains("(default: batchnorm)"), "{help}");
            for key in &KEYS {
                assert!(help.contains(&format!("  {:<15} {}\n", key.key, key.takes())), "{help}");
            }
        }
    }
}

#[test]
fn an_option_takes_its_value_either_way() {
    let spaced = output("train", "--preset seed --set seed=7 --steps 3 --samples 2").0;
    assert_eq!(output("train", "--preset=seed --set=seed=7 --steps=3 --samples=2").0, spaced);
}

#[test]
fn where_a_run_is_saved_is_checked_before_it_is_trained() {
    let folder = Folder::new("unsaved");
    let inside = &folder.0.to_str().expect("UTF-8");
    for (place, wanted) in [
        (format!("{inside}/missing/run.safetensors"), "No such file"),
        ((*inside).to_string(), "is a folder; give the name of a file"),
    ] {
        let said = mistake("train", &format!("--steps 1000000000 --save {place}"));
        assert!(said.starts_with(&format!("{place}: {wanted}")), "{said}");
    }
    let said = mistake("train", "--steps 1000000000 --samples 100001");
    assert_eq!(said, "--samples: got \"100001\"; it takes a whole number from 0 to 100000");
    assert!(folder.names().is_empty());
}

#[test]
fn a_saved_run_is_whole_and_goes_on() {
    let folder = Folder::new("saved");
    let file = folder.file("run.safetensors");
    fs::write(&file, "an older file").expect("written");
    output("train", &format!("--steps 20 --save {file}"));
    assert_eq!(folder.names(), ["run.safetensors"]);
    let (once, _) = output("train", "--steps 50");
    let (twice, _) = output("train", &format!("--load {file} --steps 50"));
    assert_eq!(once.lines().last(), twice.lines().last());
    let said = mistake("train", &format!("--load {file} --steps 10"));
    assert_eq!(said, "--steps: got 10; the run in the file is at step 20 already");
    assert!(mistake("train", &format!("--load {file} --set lr=1")).starts_with("--load: the file"));
}
