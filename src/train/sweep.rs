//! A grid of configs, each on the same seeds: the runs of an experiment, in a fixed order.

use std::str::FromStr;

use super::config::{Config, parse};
use super::keys::{MAX_SEED, Value};
use crate::error::{Error, Result};

/// The most runs that one sweep may have.
pub const MAX_RUNS: u64 = 1_000_000;

/// Every combination of some keys' values, each on the same seeds.
///
/// ```
/// use makemore_playground::train::Sweep;
/// let sweep = Sweep::from_text([("gain", "0.5,1"), ("batch_norm", "true,false")], Some(20))?;
/// assert_eq!(sweep.runs().count(), 2 * 2 * 20);
/// assert_eq!(sweep.settings()[1].name, "gain=0.5 batch_norm=false");
/// assert!(Sweep::from_text([("gain", "1,fast")], None).is_err());
/// # Ok::<(), makemore_playground::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    settings: Vec<Setting>,
    seeds: Vec<Value>,
}

/// One combination of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The values that differ between settings, such as `gain=0.5 batch_norm=true`; a preset
    /// by its name alone.
    pub name: String,
    /// The config, with the first seed.
    pub config: Config,
}

/// One run of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Which of [`Sweep::settings`].
    pub setting: usize,
    /// Which of [`Sweep::seeds`].
    pub seed: usize,
    /// What is trained.
    pub config: Config,
}

impl Sweep {
    /// The combinations of all values of all keys, the last key's values next to each other.
    /// A key's values stand with commas between them; `preset` is a key like others.
    ///
    /// Each combination is trained on the same seeds: that of the first combination's config,
    /// the next one and so on, `seeds` in all. Without a number of seeds, key `seed` may list
    /// them.
    ///
    /// # Errors
    /// For keys and values as [`Config::new`]; for a key or a value given twice, and for more
    /// than [`MAX_RUNS`] runs.
    pub fn from_text<'a>(
        keys: impl IntoIterator<Item = (&'a str, &'a str)>,
        seeds: Option<u64>,
    ) -> Result<Self> {
        let mut axes: Vec<Axis> = Vec::new();
        for (key, text) in keys {
            if axes.iter().any(|axis| axis.key == key) {
                let message = format!("given twice; list its values in one place: {key}=1,2");
                return Err(Error::config(key, message));
            }
            axes.push(Axis { key, values: values_of(key, text)? });
        }
        let listed = match axes.iter().position(|axis| axis.key == "seed") {
            Some(place) => axes.remove(place).values,
            None => Vec::new(),
        };
        if listed.len() > 1 && seeds.is_some() {
            let message = "a list of seeds and a number of seeds were given; leave out one of them";
            return Err(Error::config("seed", message));
        }
        let combinations =
            axes.iter().fold(1, |n: u64, axis| n.saturating_mul(axis.values.len() as u64));
        let runs = combinations.saturating_mul(seeds.unwrap_or(listed.len().max(1) as u64));
        if !(1..=MAX_RUNS).contains(&runs) {
            let message = format!("the sweep would have {runs} runs; it takes 1 to {MAX_RUNS}");
            return Err(Error::Argument(message));
        }
        let first = setting(&axes, 0, listed.first().cloned())?;
        let first_seed = Value::Number(first.config.seed() as f64);
        let settings: Result<Vec<_>> = (0..combinations)
            .map(|index| setting(&axes, index, Some(first_seed.clone())))
            .collect();
        let seeds = if listed.len() > 1 {
            listed
        } else {
            (0..seeds.unwrap_or(1))
                .map(|i| seed_after(first.config.seed(), i))
                .collect::<Result<_>>()?
        };
        Ok(Self { settings: settings?, seeds })
    }

    /// The combinations of values.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The seeds of each setting.
    #[must_use]
    pub fn seeds(&self) -> &[Value] {
        &self.seeds
    }

    /// All runs, setting after setting.
    pub fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        self.settings.iter().enumerate().flat_map(move |(setting, Setting { config, .. })| {
            self.seeds.iter().enumerate().filter_map(move |(seed, value)| {
                // Every seed was checked when the sweep was made.
                let config = config.with("seed", value.clone()).ok()?;
                Some(Run { setting, seed, config })
            })
        })
    }
}

/// A key and its values.
struct Axis<'a> {
    key: &'a str,
    values: Vec<Value>,
}

fn values_of(key: &str, text: &str) -> Result<Vec<Value>> {
    let mut values = Vec::new();
    for text in text.split(',') {
        let value = parse(key, text)?;
        if values.contains(&value) {
            return Err(Error::config(key, format!("got {} twice", text.trim())));
        }
        values.push(value);
    }
    Ok(values)
}

fn seed_after(first: u64, i: u64) -> Result<Value> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number
    let most = MAX_SEED as u64;
    match first.checked_add(i) {
        Some(seed) if seed <= most => Ok(Value::Number(seed as f64)),
        _ => {
            let message = format!("got {first}; from there on it takes no more than {i} seeds");
            Err(Error::config("seed", message))
        }
    }
}

/// The combination at a place of the grid.
fn setting(axes: &[Axis], index: u64, seed: Option<Value>) -> Result<Setting> {
    let mut rest = usize::try_from(index).unwrap_or(0);
    let mut pairs = Vec::new();
    for Axis { key, values } in axes.iter().rev() {
        pairs.push((*key, values[rest % values.len()].clone()));
        rest /= values.len();
    }
    pairs.reverse();
    let differing = pairs.iter().zip(axes).filter(|(_, axis)| axis.values.len() > 1);
    let words: Vec<String> = differing.map(|((key, value), _)| name(key, value)).collect();
    pairs.extend(seed.map(|seed| ("seed", seed)));
    let config = Config::new(pairs)?;
    let name = if words.is_empty() { config.base().name().to_owned() } else { words.join(" ") };
    Ok(Setting { name, config })
}

fn name(key: &str, value: &Value) -> String {
    match value {
        Value::Text(preset) if key == "preset" => preset.clone(),
        Value::Text(word) => format!("{key}={word}"),
        other => format!("{key}={other}"),
    }
}

/// A part of a sweep's runs, for one of several machines: `3/10` is the third of ten. Together
/// the parts have every run once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Default for Shard {
    /// All of the runs.
    fn default() -> Self {
        Self { index: 0, count: 1 }
    }
}

impl FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once('/').and_then(|(index, count)| {
            Some((index.parse::<u64>().ok()?, count.parse::<u64>().ok()?))
        });
        match parts {
            Some((index, count)) if (1..=count).contains(&index) => {
                Ok(Self { index: index - 1, count })
            }
            _ => {
                let text: String = text.chars().take(40).collect();
                let message = format!("got \"{text}\"; it takes one part of all, such as 3/10");
                Err(Error::Argument(message))
            }
        }
    }
}

impl Shard {
    /// Whether the run at this place of the sweep is in this part. Runs are dealt out like
    /// cards, so that every part has some of each setting.
    #[must_use]
    pub fn has(&self, run: usize) -> bool {
        run as u64 % self.count == self.index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error<const N: usize>(keys: [(&str, &str); N], seeds: Option<u64>) -> String {
        Sweep::from_text(keys, seeds).expect_err("a bad sweep").to_string()
    }

    #[test]
    fn the_last_key_varies_first_and_seeds_count_up() {
        let keys = [("preset", "kaiming"), ("gain", "0.5, auto"), ("bias", "none,learned")];
        let sweep = Sweep::from_text(keys, Some(2)).expect("valid");
        let names: Vec<_> = sweep.settings().iter().map(|setting| &setting.name).collect();
        assert_eq!(
            names,
            [
                "gain=0.5 bias=none",
                "gain=0.5 bias=learned",
                "gain=auto bias=none",
                "gain=auto bias=learned"
            ]
        );
        let runs: Vec<_> = sweep.runs().map(|run| (run.setting, run.config.seed())).collect();
        assert_eq!(runs.len(), 8);
        assert_eq!(runs[..3], [(0, 2_147_483_647), (0, 2_147_483_648), (1, 2_147_483_647)]);
        assert!(sweep.runs().all(|run| run.config.base() == crate::train::Preset::Kaiming));
    }

    #[test]
    fn presets_are_named_alone_and_share_the_first_ones_seeds() {
        let sweep = Sweep::from_text([("preset", "kaiming,seed")], Some(3)).expect("valid");
        assert_eq!(sweep.settings()[1].name, "seed");
        let seeds: Vec<_> = sweep.runs().map(|run| run.config.seed()).collect();
        assert_eq!(seeds[..3], seeds[3..]);
        let one = Sweep::from_text([("preset", "seed")], None).expect("valid");
        assert_eq!(one.settings()[0].name, "seed");
        assert_eq!(one.runs().next().expect("one run").config.seed(), 420);
    }

    #[test]
    fn seeds_can_be_listed() {
        let sweep = Sweep::from_text([("seed", "5,1,9")], None).expect("valid");
        let seeds: Vec<_> = sweep.runs().map(|run| run.config.seed()).collect();
        assert_eq!(seeds, [5, 1, 9]);
        let from = Sweep::from_text([("seed", "5")], Some(2)).expect("valid");
        let seeds: Vec<_> = from.runs().map(|run| run.config.seed()).collect();
        assert_eq!(seeds, [5, 6]);
    }

    #[test]
    fn mistakes_are_said_in_a_line() {
        for (said, wanted) in [
            (error([("gain", "1,fast")], None), "gain: got fast; it takes auto or a number"),
            (error([("gain", "1,1.0")], None), "gain: got 1.0 twice"),
            (error([("gain", "1,")], None), "gain: got nothing"),
            (error([("gain", "1"), ("gain", "2")], None), "gain: given twice"),
            (error([("seed", "1,2")], Some(2)), "seed: a list of seeds and a number"),
            (error([("seed", "9007199254740992")], Some(2)), "seed: got 9007199254740992; from"),
            (error([("n_layers", "1,2")], None), "n_layers: got 2; recipe flat has 1 hidden"),
            (error([], Some(0)), "the sweep would have 0 runs"),
            (error([], Some(u64::MAX)), "the sweep would have 18446744073709551615 runs"),
            (error([("gainn", "1")], None), "gainn: no such key; did you mean gain?"),
        ] {
            assert!(said.starts_with(wanted) && !said.contains('\n'), "{said}");
        }
        for text in ["0/3", "4/3", "1/0", "2", "a/b", "-1/2", ""] {
            let said = text.parse::<Shard>().expect_err("no part").to_string();
            assert!(said.ends_with("it takes one part of all, such as 3/10"), "{said}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_have_every_run_once(runs in 0usize..200, count in 1u64..30) {
            let parts: Vec<Shard> = (1..=count)
                .map(|index| format!("{index}/{count}").parse().expect("a part"))
                .collect();
            for run in 0..runs {
                prop_assert_eq!(parts.iter().filter(|part| part.has(run)).count(), 1);
            }
            let sizes = parts.iter().map(|part| (0..runs).filter(|run| part.has(*run)).count());
            let (least, most) = (sizes.clone().min(), sizes.max());
            prop_assert!(most.unwrap_or(0) - least.unwrap_or(0) <= 1);
            prop_assert!((0..runs).all(|run| Shard::default().has(run)));
        }
    }
}
