//! Saved runs: those of the earlier format go on, and hostile ones are refused in a
//! sentence.

use std::time::{Duration, Instant};

use makemore_playground::train::checkpoint::MAX_BYTES;
use makemore_playground::train::{Config, Notes, Trainer, Value};
use serde_json::json;

fn run(pairs: &[(&str, &str)]) -> Trainer {
    let config = Config::from_text(pairs.iter().copied()).expect("valid");
    let mut run = Trainer::on_built_in_names(config).expect("trains");
    run.train(5);
    run
}

/// A file taken apart: its header, and the bytes behind it.
struct File {
    header: serde_json::Value,
    data: Vec<u8>,
}

impl File {
    fn of(run: &Trainer) -> Self {
        Self::taken_apart(&run.save().expect("saved"))
    }

    fn taken_apart(bytes: &[u8]) -> Self {
        let (length, rest) = bytes.split_first_chunk::<8>().expect("a length");
        let length = usize::try_from(u64::from_le_bytes(*length)).expect("a small header");
        let (header, data) = rest.split_at(length);
        Self { header: serde_json::from_slice(header).expect("JSON"), data: data.to_vec() }
    }

    /// Put together again after a change of its description of the run.
    fn described(mut self, change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        let text = &mut self.header["__metadata__"]["makemore-playground"];
        let mut about = serde_json::from_str(text.as_str().expect("a text")).expect("JSON");
        change(&mut about);
        *text = about.to_string().into();
        self.bytes()
    }

    fn bytes(&self) -> Vec<u8> {
        let header = self.header.to_string();
        let length = (header.len() as u64).to_le_bytes();
        [&length[..], header.as_bytes(), &self.data].concat()
    }

    /// Where a tensor begins.
    fn start(&self, name: &str) -> usize {
        let start = self.header[name]["data_offsets"][0].as_u64().expect("an offset");
        usize::try_from(start).expect("small")
    }

    /// The first number of a tensor.
    fn first(&self, name: &str) -> f32 {
        f32::from_le_bytes(*self.data[self.start(name)..].first_chunk().expect("a number"))
    }

    /// Writes over the first number of a tensor.
    fn put(mut self, name: &str, number: f32) -> Vec<u8> {
        let start = self.start(name);
        self.data[start..start + 4].copy_from_slice(&number.to_le_bytes());
        self.bytes()
    }
}

/// What a file is refused with; quickly, and without a network being built for it.
fn refusal(bytes: &[u8]) -> String {
    let start = Instant::now();
    let message = Trainer::load(bytes).expect_err("refused").to_string();
    assert!(start.elapsed() < Duration::from_secs(2), "{message} took {:?}", start.elapsed());
    assert!(message.len() < 600 && !message.contains('\n'), "one sentence: {message}");
    message
}

#[test]
fn files_of_the_earlier_format_go_on_bit_for_bit() {
    for (file, hash) in [
        (
            &include_bytes!("golden/run-format-1-flat.safetensors")[..],
            "e0fbb38f69a48350a245f290d78c4446921ec5bdf0e4ef7b4b320f0a87abd29c",
        ),
        (
            &include_bytes!("golden/run-format-1-layers.safetensors")[..],
            "285f4788de81af131fd5d039242a7448141c2502c0d9b8bc4dbb8f1265c1e65b",
        ),
    ] {
        let mut old = Trainer::load(file).expect("loaded");
        assert_eq!(old.step(), 20);
        // What it is saved as now goes on in the same way.
        let mut new = Trainer::load(&old.save().expect("saved")).expect("loaded");
        old.train(20);
        new.train(20);
        assert_eq!((old.weights_sha256().as_str(), new.weights_sha256().as_str()), (hash, hash));
    }
}

/// A file of format 2 says `batch_norm` and knows none of the newer keys.
#[test]
fn files_of_format_2_go_on_bit_for_bit() {
    for preset in ["batchnorm", "kaiming", "deep-batchnorm"] {
        let mut now = run(&[("preset", preset), ("n_hidden", "12")]);
        let bytes = File::of(&now).described(|about| {
            about["version"] = json!(2);
            let config = about["config"].as_object_mut().expect("an object");
            let norm = config.remove("norm").expect("there");
            config.insert("batch_norm".to_owned(), json!(norm == "batch"));
            for key in NEWER {
                config.remove(key).expect("there");
            }
        });
        let mut old = Trainer::load(&bytes).expect("loaded");
        assert_eq!(old.config(), now.config());
        old.train(20);
        now.train(20);
        assert_eq!(old.weights_sha256(), now.weights_sha256());
    }
}

const NEWER: [&str; 14] = [
    "norm_order",
    "bn_variance",
    "residual",
    "out_bias",
    "optimizer",
    "momentum",
    "beta1",
    "beta2",
    "adam_eps",
    "weight_decay",
    "grad_clip",
    "schedule",
    "warmup_steps",
    "min_lr",
];

#[test]
fn what_an_optimizer_keeps_has_torchs_names_and_layouts() {
    let shape = |file: &File, name: &str| file.header[name]["shape"].clone();
    let adam = File::of(&run(&[("preset", "layernorm"), ("optimizer", "adam")]));
    for kept in ["exp_avg", "exp_avg_sq"] {
        for name in ["embedding.weight", "layers.0.weight", "layers.5.bias", "norms.4.bias"] {
            let state = format!("optimizer.{kept}.{name}");
            assert_eq!(shape(&adam, &state), shape(&adam, name), "{state}");
            assert!(shape(&adam, name).is_array());
        }
    }
    assert!(shape(&adam, "norms.5.weight").is_null(), "the output has no LayerNorm");
    let file = File::of(&run(&[("optimizer", "momentum")]));
    assert_eq!(shape(&file, "optimizer.momentum_buffer.layers.0.weight"), json!([200, 30]));
    let file = File::of(&run(&[("preset", "deep"), ("norm", "rms")]));
    assert!(shape(&file, "norms.0.weight").is_array() && shape(&file, "norms.0.bias").is_null());
    assert!(file.header.as_object().expect("an object").keys().all(|k| !k.contains("optimizer")));
    let said = refusal(&adam.put("optimizer.exp_avg.layers.0.weight", f32::NAN));
    assert!(said.contains("\"optimizer.exp_avg.layers.0.weight\" contains a number"), "{said}");
}

#[test]
fn notes_travel_with_the_run() {
    let notes = Notes { dev: Some(2.125), lr_changed: true };
    let bytes = run(&[]).save_with(notes).expect("saved");
    assert_eq!(Trainer::load_with_notes(&bytes).expect("loaded").1, notes);
    let plain = run(&[]).save().expect("saved");
    assert_eq!(Trainer::load_with_notes(&plain).expect("loaded").1, Notes::default());
}

#[test]
fn a_hostile_header_is_refused() {
    let good = run(&[]).save().expect("saved");
    for length in [u64::MAX, u64::MAX - 7, 1 << 32, 1 << 63, good.len() as u64, 0] {
        let mut bytes = good.clone();
        bytes[..8].copy_from_slice(&length.to_le_bytes());
        assert!(refusal(&bytes).contains("no safetensors file"), "{length}");
    }
    let spaces = vec![b' '; 50_000_000];
    let large = [&(spaces.len() as u64).to_le_bytes()[..], &spaces, &[0; 8]].concat();
    assert!(refusal(&large).contains("header is over 1 MB"));
    let deep = "[".repeat(900_000);
    let deep = [&(deep.len() as u64).to_le_bytes()[..], deep.as_bytes(), &[0; 8]].concat();
    assert!(refusal(&deep).contains("no safetensors file"));
    assert!(refusal(&vec![0; MAX_BYTES + 1]).contains("over 192 MB"));
    assert!(refusal(&[&good[..], b"x"].concat()).contains("no safetensors file"));
}

#[test]
fn hostile_shapes_and_types_are_refused() {
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut file = File::of(&run(&[]));
        change(&mut file.header);
        refusal(&file.bytes())
    };
    let overflow = json!([4_294_967_296_u64, 4_294_967_296_u64, 4]);
    let said = changed(&|header| header["layers.0.weight"]["shape"] = overflow.clone());
    assert!(said.contains("no safetensors file"), "{said}");
    let said = changed(&|header| header["layers.0.weight"]["shape"] = json!([30, 200]));
    assert!(said.contains("\"layers.0.weight\" is F32 [30, 200], not F32 [200, 30]"), "{said}");
    let said = changed(&|header| header["layers.0.weight"]["dtype"] = json!("I32"));
    assert!(said.contains("is I32 [200, 30], not F32"), "{said}");
    let said = changed(&|header| {
        let tensor = header.as_object_mut().expect("an object").remove("norms.0.bias");
        header["norms.7.bias"] = tensor.expect("there");
    });
    assert!(said.contains("lacks \"norms.0.bias\""), "{said}");
    let said = changed(&|header| header["generator"]["dtype"] = json!("I8"));
    assert!(said.contains("lacks \"generator\""), "{said}");
    // A small file whose config asks for the largest network: nothing of that size is made.
    let said = refusal(&File::of(&run(&[("preset", "deep")])).described(|about| {
        about["config"]["n_hidden"] = json!(900);
        about["config"]["n_layers"] = json!(12);
        about["config"]["batch_size"] = json!(2);
    }));
    assert!(said.contains("which its config asks for"), "{said}");
}

#[test]
fn a_run_that_has_diverged_is_refused() {
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for name in ["embedding.weight", "layers.1.weight", "norms.0.running_std"] {
            let said = refusal(&File::of(&run(&[])).put(name, number));
            assert!(
                said.contains(&format!("\"{name}\" contains a number that is not finite")),
                "{said}"
            );
        }
    }
}

/// Such a run has lost its way, and its file would be refused.
#[test]
fn a_run_with_numbers_that_are_not_finite_is_not_saved() {
    let mut refused = 0;
    for gain in ["300000", "500000", "600000", "700000", "800000"] {
        let (linear, lr) = (("activation", "linear"), ("lr", "1000000"));
        let wild = run(&[("preset", "deep"), ("n_layers", "6"), ("gain", gain), linear, lr]);
        let mut weights = wild.network().parameters().flat_map(|param| param.data.elements());
        match (weights.all(f32::is_finite), wild.save()) {
            (true, saved) => assert!(saved.is_ok(), "{gain}"),
            (false, saved) => {
                assert!(saved.expect_err("refused").to_string().contains("not finite"));
                refused += 1;
            }
        }
    }
    assert!(refused > 0);
}

/// To look ahead is to change nothing, neither the sign of a zero nor a number whose gradient is
/// infinite.
#[test]
fn a_loaded_run_has_the_fingerprint_of_the_saved_one() {
    let zeros = run(&[("preset", "deep"), ("lr", "0"), ("activation", "relu")]);
    for (name, number) in [
        ("embedding.weight", -0.0),
        ("layers.0.weight", -0.0),
        ("layers.3.bias", -0.0),
        ("layers.2.weight", f32::MAX),
        ("layers.5.weight", f32::MIN),
        ("embedding.weight", f32::MAX),
    ] {
        let bytes = File::of(&zeros).put(name, number);
        let loaded = Trainer::load(&bytes).expect("finite");
        let again = loaded.save().unwrap_or_else(|error| panic!("{name} {number}: {error}"));
        let hash = |bytes: &[u8]| Trainer::load(bytes).expect("loaded").weights_sha256();
        assert_eq!(hash(&again), loaded.weights_sha256(), "{name} {number}");
        let ahead = loaded.looking_ahead();
        assert_eq!(ahead.weights_sha256(), loaded.weights_sha256(), "{name} {number}");
        let value = |bytes: &[u8]| File::taken_apart(bytes).first(name);
        assert_eq!(value(&again).to_bits(), number.to_bits(), "{name}");
    }
}

#[test]
fn a_diverged_run_does_not_go_on_after_loading() {
    for pairs in [
        &[("batch_size", "2"), ("seed", "2"), ("lr", "0")][..],
        &[("init", "zeros")][..],
        &[
            ("preset", "deep-batchnorm"),
            ("norm_order", "after"),
            ("activation", "relu"),
            ("bn_eps", "0"),
        ],
    ] {
        let mut first = run(pairs);
        first.train(300);
        let diverged = first.diverged().expect("it diverges");
        let mut second = Trainer::load(&first.save().expect("saved")).expect("loaded");
        assert_eq!(second.diverged(), Some(diverged));
        assert_eq!((second.train(10), second.step()), (0, first.step()));
        assert_eq!(second.weights_sha256(), first.weights_sha256());
    }
}

/// A file of a diverged run says no loss, whatever its weights would give.
#[test]
fn a_run_without_a_loss_has_diverged() {
    let bytes = File::of(&run(&[])).described(|about| about["loss"] = json!(null));
    let first = Trainer::load(&bytes).expect("loaded");
    assert!(first.diverged().is_some() && first.loss().is_nan());
    let second = Trainer::load(&first.save().expect("saved")).expect("loaded");
    assert_eq!(second.diverged(), first.diverged());
}

#[test]
fn a_text_with_two_byte_order_marks_comes_back() {
    let text = "\u{feff}\u{feff}ana\nbea\ncleo\ndora\nella\nfay\ngus\nhal\nida\njo\n";
    let corpus = makemore_playground::data::Corpus::from_bytes(text.as_bytes()).expect("names");
    assert_eq!(corpus.name(0), "ana");
    let config = Config::from_text([("batch_size", "8")]).expect("valid");
    let mut first = Trainer::new(config, corpus).expect("trains");
    first.train(5);
    let second = Trainer::load(&first.save().expect("saved")).expect("loaded");
    assert_eq!(second.weights_sha256(), first.weights_sha256());
}

#[test]
fn numbers_as_large_as_they_come_do_no_harm() {
    for name in ["embedding.weight", "norms.0.weight", "norms.0.running_std", "layers.1.bias"] {
        let bytes = File::of(&run(&[])).put(name, f32::MAX);
        let mut large = Trainer::load(&bytes).expect("a finite number");
        large.train(3);
        assert!(large.step() == 8 || large.diverged().is_some());
    }
}

#[test]
fn hostile_descriptions_are_refused() {
    let described =
        |change: &dyn Fn(&mut serde_json::Value)| refusal(&File::of(&run(&[])).described(change));
    for (key, value, wanted) in [
        ("version", json!(0), "format 0"),
        ("version", json!(4), "format 4"),
        ("version", json!(-1), "damaged"),
        ("version", json!("2"), "damaged"),
        ("step", json!(-5), "damaged"),
        ("step", json!(1.5), "damaged"),
        ("step", json!(1_000_000_001), "is at step 1000000001; no run has more than 1000000000"),
        ("step", json!(u64::MAX), "no run has more than"),
        ("loss", json!("low"), "damaged"),
        ("config", json!([]), "damaged"),
        ("config", json!(null), "damaged"),
    ] {
        let said = described(&|about| about[key] = value.clone());
        assert!(said.contains(wanted), "{key} {value}: {said}");
    }
    for (key, value) in [
        ("n_hidden", json!(1e9)),
        ("n_hidden", json!(-1)),
        ("n_hidden", json!({})),
        ("lr", json!("NaN")),
        ("__proto__", json!(1)),
        ("<script>", json!(1)),
        ("preset", json!("none")),
        ("corpus", json!("secret")),
    ] {
        let said = described(&|about| about["config"][key] = value.clone());
        assert!(said.starts_with(&format!("{key}: ")), "{key} {value}: {said}");
    }
    let said = described(&|about| about["config"]["corpus"] = json!("custom"));
    assert!(said.contains("lacks \"corpus\""), "{said}");
    let mut file = File::of(&run(&[]));
    file.header["__metadata__"] = json!({ "format": "pt" });
    assert!(refusal(&file.bytes()).contains("no run of this page"));
}

#[test]
fn a_run_past_its_lowered_end_comes_back() {
    let mut first = run(&[]);
    first.set("max_steps", Value::Number(2.0)).expect("a live key");
    let second = Trainer::load(&first.save().expect("saved")).expect("loaded");
    assert_eq!((second.step(), second.config().max_steps()), (5, 2));
}
