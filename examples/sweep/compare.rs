//! The verdicts: which settings differ, as far as these seeds can tell.

use std::fmt::Write;

use makemore_playground::stats::{Names, Sample, all_pairs};
use makemore_playground::train::Sweep;

use super::finished::Finished;
use crate::common::Failure;

/// The dev loss of each setting, then each two compared, with Holm's correction for all pairs.
pub fn report(sweep: &Sweep, finished: &Finished) -> Result<String, Failure> {
    let seeds = sweep.seeds().len();
    let mut by_setting: Vec<Vec<Option<f64>>> = vec![vec![None; seeds]; sweep.settings().len()];
    for run in sweep.runs() {
        by_setting[run.setting][run.seed] = finished.dev(&run.config);
    }
    // All pairs are of the same seeds: those that every setting has been trained on.
    let complete: Vec<usize> =
        (0..seeds).filter(|&seed| by_setting.iter().all(|dev| dev[seed].is_some())).collect();
    let losses: Vec<Vec<f64>> = by_setting
        .iter()
        .map(|dev| complete.iter().filter_map(|&seed| dev[seed]).collect())
        .collect();
    let mut report = String::new();
    if complete.len() < seeds {
        let missing = seeds - complete.len();
        let _ = writeln!(
            report,
            "{missing} of {seeds} seeds are left out, because not every setting has a dev loss there"
        );
    }
    for (setting, losses) in sweep.settings().iter().zip(&losses) {
        let _ = writeln!(report, "{}: dev {}", setting.name, Sample::of(losses));
    }
    let pairs = all_pairs(&losses)?;
    let count = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
    for pair in &pairs {
        let name = |place: usize| sweep.settings()[place].name.as_str();
        let names = Names { a: name(pair.a), b: name(pair.b), measure: "dev" };
        let _ = writeln!(report, "{}", pair.comparison.sentence(names, pair.adjusted_p, count));
    }
    Ok(report)
}
