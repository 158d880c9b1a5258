//! The line of a run that has ended, and the runs that earlier lines tell of.

use std::collections::HashMap;
use std::path::Path;

use makemore_playground::train::{Config, Trainer};
use serde_json::{Value, json};

use crate::common::{Failure, files, lines};

/// What a run's line has to tell to count.
pub struct Wanted {
    /// The step at which runs end, where that is not their config's.
    pub steps: Option<u64>,
    /// Whether the losses of train, dev and test are wanted.
    pub evaluated: bool,
    /// Which names, where they are the user's own.
    pub names_sha256: Option<String>,
}

impl Wanted {
    /// The step at which a run ends.
    pub fn steps_of(&self, config: &Config) -> u64 {
        self.steps.unwrap_or(config.max_steps())
    }

    /// The line of a run that has ended. It holds nothing but what the config decides, so that
    /// every machine writes the same one.
    pub fn line(&self, trainer: &Trainer) -> Value {
        let mut line = json!({
            "event": "run",
            "config": lines::config(trainer.config()),
            "step": trainer.step(),
        });
        if trainer.diverged().is_some() {
            line["diverged"] = true.into();
        }
        if self.evaluated {
            for (part, loss) in lines::evaluation(trainer) {
                line[part] = loss;
            }
        }
        if let Some(sha256) = &self.names_sha256 {
            line["names_sha256"] = sha256.as_str().into();
        }
        line["weights_sha256"] = trainer.weights_sha256().into();
        line
    }

    /// The config and the dev loss that a line tells of, where it is one of these runs.
    fn read(&self, line: &Value) -> Option<(String, Option<f64>)> {
        let entries = line["config"].as_object()?.iter();
        let entries =
            entries.map(|(key, value)| Some((key, serde_json::from_value(value.clone()).ok()?)));
        let config = Config::new(entries.collect::<Option<Vec<_>>>()?).ok()?;
        let (step, steps) = (line["step"].as_u64()?, self.steps_of(&config));
        let diverged = line["diverged"].as_bool() == Some(true);
        let ended = if diverged { step < steps } else { step == steps };
        let fits = line["event"] == "run"
            && ended
            && (!self.evaluated || line.get("dev").is_some())
            && line["names_sha256"].as_str() == self.names_sha256.as_deref();
        let dev = if diverged { Some(f64::NAN) } else { line["dev"].as_f64() };
        fits.then(|| (name_of(&config), dev))
    }
}

/// The runs that have ended.
#[derive(Default)]
pub struct Finished {
    /// The dev loss by the config: NaN where the run diverged, none where there is no dev set.
    dev: HashMap<String, Option<f64>>,
}

impl Finished {
    /// Adds the runs in a file. Lines that are torn or tell of something else are left out.
    pub fn read(&mut self, path: &Path, wanted: &Wanted) -> Result<(), Failure> {
        for line in files::read(path)?.split(|&byte| byte == b'\n') {
            if let Ok(line) = serde_json::from_slice(line) {
                self.add(&line, wanted);
            }
        }
        Ok(())
    }

    /// Adds the run of a line, where it is one that is wanted.
    pub fn add(&mut self, line: &Value, wanted: &Wanted) {
        if let Some((config, dev)) = wanted.read(line) {
            self.dev.insert(config, dev);
        }
    }

    /// Whether a run has ended.
    pub fn has(&self, config: &Config) -> bool {
        self.dev.contains_key(&name_of(config))
    }

    /// The dev loss of a run: NaN where it diverged, none where it has not ended or has no dev
    /// set.
    pub fn dev(&self, config: &Config) -> Option<f64> {
        self.dev.get(&name_of(config)).copied().flatten()
    }

    /// How many runs have ended.
    pub fn len(&self) -> usize {
        self.dev.len()
    }
}

/// The same text for the same config only.
fn name_of(config: &Config) -> String {
    json!(lines::config(config)).to_string()
}
