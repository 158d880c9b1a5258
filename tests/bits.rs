//! The same bits natively as in Node, Firefox and Chromium (`tests/page/bits.test.js`).

use makemore_playground::train::{Config, Trainer};

#[test]
fn the_weights_are_those_of_every_browser() {
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("golden/weights.json")).expect("JSON");
    let steps = golden["steps"].as_u64().expect("a number of steps");
    for (preset, sha256) in golden["sha256"].as_object().expect("hashes") {
        let config = Config::from_text([("preset", preset.as_str())]).expect("a preset");
        let mut run = Trainer::on_built_in_names(config).expect("it trains");
        run.train(steps);
        assert_eq!(Some(run.weights_sha256().as_str()), sha256.as_str(), "{preset}");
    }
}
