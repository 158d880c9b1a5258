//! The wasm class in a browser: what it promises JavaScript.
#![cfg(target_arch = "wasm32")]

use js_sys::{Function, Object, Reflect, Uint8Array};
use makemore_playground::train::{Config, Trainer};
use makemore_playground::web::{CorpusCheck, Playground};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn config(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in pairs {
        Reflect::set(&object, &(*key).into(), value).expect("a plain object");
    }
    object.into()
}

fn playground(pairs: &[(&str, JsValue)]) -> Playground {
    Playground::new(config(pairs), JsValue::UNDEFINED).unwrap_or_else(|e| panic!("{}", text(e)))
}

const NONE: JsValue = JsValue::UNDEFINED;

fn floats(numbers: &[f64]) -> JsValue {
    js_sys::Float64Array::from(numbers).into()
}

fn contains(p: &mut Playground, name: &str) -> bool {
    p.contains(name.into()).unwrap_or_else(|e| panic!("{}", text(e)))
}

/// The message of an error, as JavaScript reads it.
fn text(error: impl Into<JsValue>) -> String {
    let error: JsValue = error.into();
    error.dyn_ref::<js_sys::Error>().expect("an Error").message().into()
}

fn message<T>(result: Result<T, wasm_bindgen::JsError>) -> String {
    text(result.err().expect("an error"))
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).expect("an object")
}

fn number(object: &JsValue, key: &str) -> f64 {
    get(object, key).as_f64().unwrap_or_else(|| panic!("{key} is a number"))
}

#[wasm_bindgen_test]
fn the_default_is_the_batchnorm_preset_at_step_0() {
    let p = playground(&[]);
    assert_eq!((p.step(), p.parameter_count(), p.names()), (0.0, 12_097, 32_257));
    assert!((p.loss() - 3.2771).abs() < 1e-4);
    assert!((p.baseline() - 27.0f64.ln()).abs() < 1e-12);
    assert_eq!(p.vocabulary().len(), 27);
    assert_eq!(p.vocabulary()[0], ".");
    let rows = p.rows();
    assert_eq!(number(&rows, "train") + number(&rows, "dev") + number(&rows, "test"), 229_804.0);
    let full = p.config();
    assert_eq!(get(&full, "preset").as_string().as_deref(), Some("batchnorm"));
    assert_eq!(number(&full, "seed"), 2_147_483_647.0);
}

#[wasm_bindgen_test]
fn training_gives_every_steps_loss_once() {
    let mut p = playground(&[("preset", "kaiming".into())]);
    let last = p.train(10.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let losses = p.take_losses();
    assert_eq!((losses.len(), p.step()), (10, 10.0));
    assert_eq!(f64::from(losses[9]), last);
    assert!(p.take_losses().is_empty());
    assert_eq!(p.train(0.0.into()).unwrap_or_else(|e| panic!("{}", text(e))), last);
}

#[wasm_bindgen_test]
fn a_budget_is_kept_and_at_least_one_step_is_taken() {
    let mut p = playground(&[]);
    p.train(200.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!(
        p.train_for(0.0.into(), 100.0.into()).unwrap_or_else(|e| panic!("{}", text(e))),
        1.0
    );
    assert_eq!(
        p.train_for(10_000.0.into(), 7.0.into()).unwrap_or_else(|e| panic!("{}", text(e))),
        7.0
    );
    assert_eq!(p.train_for(5.0.into(), 0.0.into()).unwrap_or_else(|e| panic!("{}", text(e))), 0.0);
    // Long enough for ten steps of a browser that still compiles, beside others.
    let taken = p.train_for(200.0.into(), 1e9.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert!((10.0..1_000_000.0).contains(&taken), "{taken}");
}

#[wasm_bindgen_test]
fn an_evaluation_goes_on_where_it_stopped() {
    let mut p = playground(&[]);
    let slice = |p: &mut Playground, rows: f64| {
        p.evaluate("dev".into(), rows.into(), NONE).unwrap_or_else(|e| panic!("{}", text(e)))
    };
    let first = slice(&mut p, 1000.0);
    assert_eq!((number(&first, "done"), number(&first, "step")), (1000.0, 0.0));
    p.train(5.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let second = slice(&mut p, 1e9);
    assert_eq!(number(&second, "done"), number(&second, "total"));
    assert_eq!(number(&second, "step"), 0.0);
    let fresh = slice(&mut p, 1e9);
    assert_eq!(number(&fresh, "step"), 5.0);
    assert!(message(p.evaluate("all".into(), 1.0.into(), NONE)).contains("train, dev, test"));
}

#[wasm_bindgen_test]
fn the_weights_are_those_of_the_trainer_without_a_page() {
    for preset in ["batchnorm", "kaiming", "deep-batchnorm", "seed"] {
        let mut p = playground(&[("preset", preset.into())]);
        p.train(100.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
        let config = Config::from_text([("preset", preset)]).expect("valid");
        let mut run = Trainer::on_built_in_names(config).expect("trains");
        run.train(100);
        assert_eq!(p.weights_sha256(), run.weights_sha256());
    }
}

#[wasm_bindgen_test]
fn two_playgrounds_do_not_disturb_each_other() {
    let (mut a, mut b) = (playground(&[]), playground(&[("seed", 7.into())]));
    let mut alone = playground(&[]);
    for _ in 0..5 {
        a.train(7.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
        b.train(3.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
        b.sample(3.0.into(), JsValue::UNDEFINED).unwrap_or_else(|e| panic!("{}", text(e)));
    }
    alone.train(35.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!(a.weights_sha256(), alone.weights_sha256());
    assert_ne!(a.weights_sha256(), b.weights_sha256());
}

#[wasm_bindgen_test]
fn the_compiled_module_can_be_handed_to_a_worker() {
    assert!(Playground::wasm_module().is_instance_of::<js_sys::WebAssembly::Module>());
}

#[wasm_bindgen_test]
fn freed_playgrounds_give_their_memory_back() {
    let pages = || {
        let memory: JsValue = wasm_bindgen::memory();
        memory
            .unchecked_into::<js_sys::WebAssembly::Memory>()
            .buffer()
            .unchecked_into::<js_sys::ArrayBuffer>()
            .byte_length()
    };
    let deep = || playground(&[("preset", "deep-batchnorm".into()), ("n_hidden", 500.into())]);
    drop((deep(), deep()));
    let before = pages();
    for _ in 0..20 {
        drop(deep());
    }
    assert_eq!(pages(), before);
}

#[wasm_bindgen_test]
fn a_copy_goes_its_own_way() {
    let mut first = playground(&[]);
    first.train(5.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let mut second = first.copy();
    let saved = first.weights_sha256();
    second.train(5.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!((first.step(), first.weights_sha256()), (5.0, saved));
    first.train(5.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!(first.weights_sha256(), second.weights_sha256());
}

#[wasm_bindgen_test]
fn a_run_that_its_config_does_not_lead_to_says_so() {
    let mut run = playground(&[]);
    run.set("lr".into(), 0.05.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert!(!run.lr_changed(), "nothing was trained yet");
    run.train(3.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    run.set("max_steps".into(), 500.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    run.set("lr".into(), 0.05.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert!(!run.lr_changed(), "neither changes the weights that were trained");
    run.set("lr".into(), 0.1.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    run.set("lr".into(), 0.05.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert!(run.lr_changed() && run.copy().lr_changed());
    let bytes = run.save(2.5.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert!(
        Playground::load(Uint8Array::from(&bytes[..]).into())
            .unwrap_or_else(|e| panic!("{}", text(e)))
            .lr_changed()
    );
}

#[wasm_bindgen_test]
fn a_run_is_saved_and_loaded() {
    let mut first = playground(&[("preset", "deep".into())]);
    first.train(20.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let bytes = first.save(NONE).unwrap_or_else(|e| panic!("{}", text(e)));
    let mut second = Playground::load(Uint8Array::from(&bytes[..]).into())
        .unwrap_or_else(|e| panic!("{}", text(e)));
    first.train(20.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    second.train(20.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!(first.weights_sha256(), second.weights_sha256());
    assert!(
        message(Playground::load(Uint8Array::from(&b"hello"[..]).into()))
            .contains("no safetensors file")
    );
}

#[wasm_bindgen_test]
fn errors_are_sentences() {
    let refused =
        |pairs: &[(&str, JsValue)]| message(Playground::new(config(pairs), JsValue::UNDEFINED));
    assert_eq!(
        refused(&[("n_hidden", 0.into())]),
        "n_hidden: got 0; it takes a whole number from 1 to 1024"
    );
    assert!(refused(&[("n_hiden", 5.into())]).ends_with("did you mean n_hidden?"));
    assert!(refused(&[("lr", "fast".into())]).starts_with("lr: got \"fast\""));
    assert!(refused(&[("lr", Object::new().into())]).contains("got an object; it takes"));
    assert!(refused(&[("corpus", "custom".into())]).contains("custom needs a text of names"));
    let with_text = |text: JsValue| message(Playground::new(JsValue::UNDEFINED, text));
    assert!(with_text("a\nb.c".into()).starts_with("line 2: a name contains '.'"));
    assert!(
        with_text(Uint8Array::from([97, 10, 255].as_slice()).into())
            .starts_with("line 2: not UTF-8")
    );
    assert!(with_text(5.into()).contains("a string, a Uint8Array or an ArrayBuffer"));
    let mut p = playground(&[]);
    assert!(message(p.train((-1.0).into())).starts_with("n: got -1"));
    assert!(message(p.train(f64::NAN.into())).starts_with("n: got NaN"));
    assert!(message(p.set("n_hidden".into(), 5.into())).contains("restarts training"));
    assert!(
        message(p.histogram(9.0.into(), "activation".into(), 10.0.into(), NONE, NONE))
            .contains("0 to 1")
    );
    assert!(
        message(p.histogram(0.0.into(), "smell".into(), 10.0.into(), NONE, NONE))
            .contains("preactivation")
    );
    assert!(
        message(p.sample(1.0.into(), config(&[("prefix", "é".into())]))).starts_with("prefix: 'é'")
    );
    assert!(
        message(p.sample(1.0.into(), config(&[("tmp", 1.into())]))).contains("seed, temperature")
    );
}

#[wasm_bindgen_test]
fn a_text_of_ones_own_is_trained_on() {
    let names = ["zoe\n", "yva\n", "xia\n"].repeat(10).concat();
    let mut p = Playground::new(config(&[("batch_size", 8.into())]), names.as_str().into())
        .unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!((p.names(), p.vocabulary().len()), (30, 9));
    assert!(contains(&mut p, "zoe") && !contains(&mut p, "emma"));
    p.train(300.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert!(p.loss() < 1.5);
    let full = p.config();
    assert_eq!(get(&full, "corpus").as_string().as_deref(), Some("custom"));
}

#[wasm_bindgen_test]
fn figures_get_their_numbers() {
    let mut p = playground(&[("preset", "initial".into())]);
    let layers = p.layers();
    let first = Reflect::get_u32(&layers, 0).expect("a layer");
    assert!(number(&first, "saturated") > 0.6, "the notebook's saturated tanh");
    let h = p
        .histogram(0.0.into(), "activation".into(), 20.0.into(), (-1.0).into(), 1.0.into())
        .unwrap_or_else(|e| panic!("{}", text(e)));
    let density: js_sys::Float32Array = get(&h, "density").unchecked_into();
    let area: f32 = density.to_vec().iter().sum::<f32>() * 0.1;
    assert!((f64::from(area) + number(&h, "outside") - 1.0).abs() < 1e-5);
    let v =
        p.values(1.0.into(), "activation_grad".into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!((number(&v, "rows"), number(&v, "cols")), (27.0, 32.0));
    p.train(1.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let json: Function = Function::new_with_args("x", "return JSON.stringify(x)");
    let keys = Playground::config_keys().into();
    let keys = json.call1(&JsValue::NULL, &keys).expect("JSON").as_string().expect("text");
    assert!(keys.contains("\"key\":\"bn_momentum\""));
}

#[wasm_bindgen_test]
fn slices_are_bounded_by_time_too() {
    let pairs = [("preset", "deep".into()), ("n_hidden", 500.into())];
    let mut p = playground(&pairs);
    let now = || js_sys::Date::now();
    for slice in [
        (|p| p.evaluate("dev".into(), 1e9.into(), 4.0.into())) as fn(&mut Playground) -> _,
        |p| p.scan_dead(1e9.into(), 4.0.into()),
        |p| p.calibrate(1e9.into(), 4.0.into()),
    ] {
        // A shared machine takes the processor away now and then, but not in each of four slices.
        let (mut quickest, mut before) = (f64::INFINITY, -1.0);
        for _ in 0..4 {
            let start = now();
            let done = slice(&mut p).unwrap_or_else(|e| panic!("{}", text(e)));
            quickest = quickest.min(now() - start);
            assert!(before < number(&done, "done"));
            assert!(number(&done, "done") < number(&done, "total"));
            before = number(&done, "done");
        }
        assert!(quickest < 50.0, "slices of 4 ms took {quickest} ms and more");
    }
    let most = p.scan_dead(7.0.into(), 1e9.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let more = p.scan_dead(7.0.into(), 1e9.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!(number(&more, "done") - number(&most, "done"), 7.0);
}

#[wasm_bindgen_test]
fn limits_are_those_that_the_errors_name() {
    let limits = Playground::limits();
    assert_eq!(number(&limits, "corpusBytes"), 1e7);
    assert_eq!(number(&limits, "fileBytes"), f64::from(192 << 20));
    let mut p = playground(&[]);
    assert_eq!(number(&limits, "prefixLetters"), 63.0);
    let refused = p.sample(1.0.into(), config(&[("prefix", "a".repeat(64).as_str().into())]));
    assert!(message(refused).contains("at most 63"));
    let bins = number(&limits, "bins");
    assert!(
        message(p.histogram(0.0.into(), "activation".into(), (bins + 1.0).into(), NONE, NONE))
            .contains("bins")
    );
    let activations: js_sys::Array = get(&limits, "activations").unchecked_into();
    let json: Function = Function::new_with_args("x", "return JSON.stringify(x)");
    let tanh = json.call1(&JsValue::NULL, &activations.get(0)).expect("JSON");
    assert_eq!(
        tanh.as_string().expect("text"),
        "{\"name\":\"tanh\",\"range\":[-1,1],\"flat\":[[-1,-0.97],[0.97,1]],\
         \"mapFlat\":[[-1,-0.99],[0.99,1]]}"
    );
    assert_eq!(activations.length(), 6);
    p.train(1.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
}

#[wasm_bindgen_test]
fn layers_have_names_and_modes_have_two() {
    let p = playground(&[("preset", "deep-batchnorm".into())]);
    let name = |info: &JsValue| get(info, "name").as_string().expect("a name");
    let first = Reflect::get_u32(&p.layers(), 0).expect("a layer");
    assert_eq!(name(&first), "Layer 1");
    let norm = |layer: f64| p.batch_norm(layer.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!((name(&norm(4.0)), name(&norm(5.0))), ("Layer 5".into(), "Output".into()));
    let wrong = "mode: got \"trian\"; it takes one of eval, train";
    assert_eq!(message(p.predict("em".into(), "trian".into())), wrong);
    assert_eq!(message(p.sample(1.0.into(), config(&[("mode", "trian".into())]))), wrong);
    assert!(
        p.predict("em".into(), "train".into()).is_ok()
            && p.predict("em".into(), "eval".into()).is_ok()
    );
}

#[wasm_bindgen_test]
fn a_mistyped_name_finds_the_nearest() {
    let nearest = |name: &str| {
        let options: js_sys::Array =
            ["panels", "step", "seed"].into_iter().map(JsValue::from).collect();
        Playground::nearest_name(name.into(), options.into())
            .unwrap_or_else(|e| panic!("{}", text(e)))
    };
    assert_eq!(nearest("panel").as_deref(), Some("panels"));
    assert_eq!(nearest("colour"), None);
}

#[wasm_bindgen_test]
fn a_diverged_run_says_so_and_keeps_its_losses() {
    let pairs = [("preset", "deep".into()), ("activation", "linear".into()), ("lr", 1e6.into())];
    let mut p = playground(&pairs);
    p.train(500.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let diverged = p.diverged();
    assert_eq!(number(&diverged, "step"), p.step());
    assert_eq!(p.take_losses().len() as f64, p.step());
    assert_eq!(
        p.train_for(10.0.into(), 10.0.into()).unwrap_or_else(|e| panic!("{}", text(e))),
        0.0
    );
}

#[wasm_bindgen_test]
fn any_number_is_unfolded() {
    let mut p = playground(&[]);
    p.train(3.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let shown = p.example_blocks(5.into(), NONE).unwrap_or_else(|e| panic!("{}", text(e)));
    let blocks = js_sys::Array::from(&get(&shown, "blocks"));
    let kinds: Vec<String> =
        blocks.iter().filter_map(|block| get(&block, "kind").as_string()).collect();
    let all =
        ["embedding", "input", "z", "xhat", "y", "activation", "logit", "probability", "loss"];
    assert_eq!(kinds, all);
    let z = config(&[("kind", "z".into()), ("index", 7.into()), ("example", 5.into())]);
    let options = config(&[("terms", 3.into()), ("finiteDifference", true.into())]);
    let number_of = |p: &Playground, address: &JsValue| {
        p.unfold(address.clone(), options.clone()).unwrap_or_else(|e| panic!("{}", text(e)))
    };
    let found = number_of(&p, &z);
    let values = js_sys::Float32Array::from(get(&blocks.get(2), "values"));
    assert_eq!(number(&found, "value"), f64::from(values.get_index(7)));
    let gap = number(&found, "gradient") - number(&found, "finiteDifference");
    assert!(gap.abs() < 1e-6);
    let forward = get(&found, "forward");
    assert_eq!(
        (number(&forward, "leftOut"), js_sys::Array::from(&get(&forward, "terms")).length()),
        (27.0, 3)
    );
    // An address that was given leads on.
    let term = js_sys::Array::from(&get(&forward, "terms")).get(0);
    let factor = js_sys::Array::from(&get(&term, "factors")).get(1);
    let weight = number_of(&p, &get(&factor, "address"));
    assert_eq!(number(&weight, "value"), number(&factor, "value"));
    // What the next step does is known before it.
    let address = config(&[("kind", "weight".into()), ("from", 4.into()), ("index", 7.into())]);
    let next = get(&number_of(&p.look_ahead(), &address), "update");
    p.train(1.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let taken = get(&number_of(&p, &address), "update");
    assert_eq!(number(&next, "new"), number(&taken, "new"));
    assert_eq!((get(&next, "taken"), get(&taken, "taken")), (false.into(), true.into()));
}

#[wasm_bindgen_test]
fn a_look_ahead_in_slices_is_that_of_one_call() {
    let pairs = [("preset", "deep".into()), ("n_layers", 12.into()), ("n_hidden", 700.into())];
    let mut p = playground(&pairs);
    p.train(1.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
    let gradients = |p: &Playground| js_sys::JSON::stringify(&p.parameters()).map(String::from);
    let whole = gradients(&p.look_ahead());
    let mut slices = 1;
    let ahead = loop {
        let slice = p.look_ahead_for(4.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
        if let Some(ahead) = slice {
            break ahead;
        }
        slices += 1;
    };
    assert!(slices > 4, "{slices}");
    assert!(gradients(&ahead) == whole && ahead.step() == p.step());
}

#[wasm_bindgen_test]
fn a_text_is_looked_at_in_slices_and_then_trained_on() {
    let names: Vec<String> = (0..200_000).map(|i| format!("n{i:o}\r")).collect();
    let names = names.concat();
    let none = JsValue::UNDEFINED;
    let mut check = CorpusCheck::new(names.as_str().into(), none.clone())
        .unwrap_or_else(|e| panic!("{}", text(e)));
    assert!(message(check.info()).contains("not read to its end"));
    let mut slices = 1;
    loop {
        let at = check.advance(1.0.into()).unwrap_or_else(|e| panic!("{}", text(e)));
        if number(&at, "done") == number(&at, "total") {
            break;
        }
        slices += 1;
    }
    assert!(slices > 2, "{slices}");
    let stringified = |info: &JsValue| js_sys::JSON::stringify(info).map(String::from);
    let info = check.info().unwrap_or_else(|e| panic!("{}", text(e)));
    let whole = Playground::check_corpus(names.as_str().into(), none)
        .unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!(stringified(&info), stringified(&whole));
    let p = check.playground(config(&[])).unwrap_or_else(|e| panic!("{}", text(e)));
    let rows = |info: &JsValue| stringified(info);
    assert_eq!((p.names(), rows(&p.rows())), (200_000, rows(&get(&info, "rows"))));
    let table = Playground::names_of_table("Emma,F,3\nBo,M,2\nCy,M,1\n".into());
    assert_eq!(table.unwrap_or_else(|e| panic!("{}", text(e))), "Emma\nBo\nCy\n");
    assert!(message(Playground::names_of_table("Emma\n".into())).contains("no table"));
}

#[wasm_bindgen_test]
fn an_address_of_no_number_is_refused_in_a_sentence() {
    let p = playground(&[("preset", "kaiming".into())]);
    let refused = |pairs: &[(&str, JsValue)]| message(p.unfold(config(pairs), JsValue::UNDEFINED));
    let z = ("kind", JsValue::from("z"));
    assert_eq!(refused(&[z.clone(), ("layer", 9.into())]), "layer: got 9; it takes 0 to 1");
    assert!(refused(&[("kind", "q".into())]).contains("it takes one of embedding, input"));
    assert!(refused(&[z.clone(), ("neuron", 1.into())]).contains("kind, layer, from, index"));
    assert!(refused(&[z.clone(), ("index", (-1).into())]).contains("whole number"));
    assert!(refused(&[z.clone(), ("example", "\u{e9}".into())]).contains("not a letter"));
    assert!(refused(&[("kind", "loss".into()), ("example", "em".into())]).contains("no target"));
    assert!(refused(&[("kind", "gamma".into())]).contains("no normalisation"));
    let text = [z, ("example", "em".into()), ("target", "mm".into())];
    assert!(refused(&text).contains("one letter"));
    assert!(message(p.example_blocks(99.into(), NONE)).contains("it takes 0 to 31"));
}

#[wasm_bindgen_test]
fn experiments_are_judged_by_paired_seeds() {
    let (a, b) = ([2.11, 2.13, 2.10, 2.12, f64::NAN], [2.16, 2.17, 2.16, 2.15, 2.14]);
    let compare =
        |a: &[f64], b: &[f64], pairs: JsValue| Playground::compare(floats(a), floats(b), pairs);
    let result = compare(&a, &b, NONE).unwrap_or_else(|e| panic!("{}", text(e)));
    let difference = get(&result, "difference");
    assert_eq!((number(&difference, "n"), number(&result, "divergedA")), (4.0, 1.0));
    assert!((number(&difference, "mean") + 0.045).abs() < 1e-12);
    assert!((number(&result, "p") - 0.006_056_8).abs() < 1e-7);
    let needed = |pairs| {
        let result = compare(&a, &b, pairs).unwrap_or_else(|e| panic!("{}", text(e)));
        number(&result, "seedsNeeded")
    };
    assert!(needed(NONE) < needed(28.into()));
    let summary = Playground::summary(floats(&[2.0, 3.0, f64::INFINITY, 4.0]))
        .unwrap_or_else(|e| panic!("{}", text(e)));
    assert_eq!((number(&summary, "diverged"), number(&summary, "mean")), (1.0, 3.0));
    assert!((number(&summary, "halfWidth") - 2.484_137_7).abs() < 1e-7);
    let holm = Playground::holm(floats(&[0.04, 0.01, 0.5]));
    assert_eq!(holm.unwrap_or_else(|e| panic!("{}", text(e))), [0.08, 0.03, 0.5]);
    assert!(message(compare(&a, &b[..3], NONE)).starts_with("a, b: got 5 and 3"));
}

#[wasm_bindgen_test]
fn keys_that_mean_nothing_are_not_relevant_and_an_address_is_told() {
    let relevant = |pairs: &[(&str, JsValue)]| -> Vec<String> {
        let keys =
            Playground::relevant_keys(config(pairs)).unwrap_or_else(|e| panic!("{}", text(e)));
        keys.iter().filter_map(|key| key.as_string()).collect()
    };
    let has = |keys: &[String], key: &str| keys.iter().any(|other| other == key);
    let (plain, adam) = (relevant(&[]), relevant(&[("optimizer", "adam".into())]));
    assert!(has(&plain, "lr") && !has(&plain, "beta1") && has(&adam, "beta1"));
    let pairs = js_sys::JSON::parse(r#"[["beta1","0.5"],["batch_norm","false"],["lr","0.2"]]"#);
    let read =
        Playground::from_text(pairs.expect("JSON")).unwrap_or_else(|e| panic!("{}", text(e)));
    let read = js_sys::JSON::stringify(&read).map(String::from).expect("plain");
    assert_eq!(
        read,
        r#"{"config":{"norm":"none","lr":0.2},"errors":[{"key":"beta1","message":"beta1: it has no effect here; it needs optimizer adam or adamw"}]}"#
    );
}

#[wasm_bindgen_test]
fn reference_losses_are_named_and_fall() {
    let losses = playground(&[]).reference_losses();
    let names: Vec<_> = losses.iter().filter_map(|loss| get(&loss, "name").as_string()).collect();
    assert_eq!(names, ["even", "letters", "pairs", "triples"]);
    let dev: Vec<_> = losses.iter().map(|loss| number(&loss, "dev")).collect();
    assert!(dev.windows(2).all(|pair| pair[1] < pair[0]));
}
