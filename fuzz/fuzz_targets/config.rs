//! Any text as an address's keys and values: a config is refused in a sentence that names the key, or
//! its own texts, and what differs from its preset, give it again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use makemore_playground::train::relevance::from_texts;
use makemore_playground::train::{Config, irrelevant, nearest, relevant_keys};

fuzz_target!(|text: &str| {
    let pairs: Vec<(String, String)> = text
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    // What an address makes of it: each mistake is left out and told.
    let typed = from_texts(&pairs);
    for (key, message) in &typed.errors {
        assert!(pairs.iter().any(|(given, _)| given == key), "{key}");
        assert!(!message.contains('\n') || key.contains('\n') || text.contains('\n'), "{message}");
    }
    for (key, _) in &pairs {
        let _ = nearest(key, &["panels", "step", "n_hidden"]);
    }
    let given = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let Ok(config) = Config::from_text(given) else { return };
    let texts: Vec<_> = config
        .entries()
        .map(|(key, value)| (key.to_owned(), value.to_string().trim_matches('"').to_owned()))
        .collect();
    let texts = || texts.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    assert_eq!(Config::from_text(texts()).expect("its own entries"), config);
    let entries = config.difference().map(|(key, value)| (key.to_owned(), value));
    assert_eq!(Config::new(entries.collect::<Vec<_>>()).expect("its difference"), config);
    for key in relevant_keys(&config) {
        assert!(irrelevant(key, &config).is_none());
    }
});
