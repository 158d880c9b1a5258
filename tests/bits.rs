//! The same bits natively as in Node, Firefox and Chromium (`tests/page/bits.test.js`).

use makemore_playground::train::{Config, Trainer, Value};
use serde_json::Value as Json;

fn golden(text: &str) -> Json {
    serde_json::from_str(text).expect("JSON")
}

fn weights(config: Config, steps: &Json) -> String {
    let mut run = Trainer::on_built_in_names(config).expect("it trains");
    run.train(steps.as_u64().expect("a number of steps"));
    run.weights_sha256()
}

fn assert_presets(presets: &Json, steps: &Json) {
    for (preset, sha256) in presets.as_object().expect("hashes") {
        let config = Config::from_text([("preset", preset.as_str())]).expect("a preset");
        assert_eq!(Some(weights(config, steps).as_str()), sha256.as_str(), "{preset}");
    }
}

#[test]
fn the_weights_are_those_of_every_browser() {
    let golden = golden(include_str!("golden/weights.json"));
    assert_presets(&golden["sha256"], &golden["steps"]);
}

/// The networks of `keys.json`, on all built-in names; `bits.json` was written in Node.
#[test]
fn every_key_gives_the_bits_that_it_gives_in_webassembly() {
    let golden_bits = golden(include_str!("golden/bits.json"));
    assert_presets(&golden_bits["presets"], &golden_bits["steps"]);
    let keys = golden(include_str!("golden/keys.json"));
    let networks = keys["networks"].as_array().expect("networks");
    let hashes = golden_bits["networks"].as_array().expect("hashes");
    assert_eq!(networks.len(), hashes.len());
    for (record, sha256) in networks.iter().zip(hashes) {
        let changes = record["config"].as_object().expect("a config");
        let value = |json: &Json| serde_json::from_value::<Value>(json.clone()).expect("a value");
        let changes = changes.iter().map(|(key, json)| (key.as_str(), value(json)));
        let preset = ("preset", Value::Text("kaiming".to_owned()));
        let config = Config::new(std::iter::once(preset).chain(changes)).expect("valid");
        let got = weights(config, &golden_bits["steps"]);
        assert_eq!(Some(got.as_str()), sha256.as_str(), "{}", record["config"]);
    }
}
