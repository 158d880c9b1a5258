//! What a comparison comes to, in a word and in a sentence.

use super::sample::digits;
use super::{Comparison, SIGNIFICANCE};

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// The corrected p value is below [`SIGNIFICANCE`].
    Real,
    /// It is not.
    CannotBeTold {
        /// As [`Comparison::seeds_needed`].
        seeds_needed: f64,
    },
    /// Both gave the very same number on every seed.
    Same,
    /// Fewer than two seeds have both numbers.
    TooFewSeeds,
}

/// What a sentence calls things.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The first config.
    pub a: &'a str,
    /// The second config.
    pub b: &'a str,
    /// What was measured, such as `dev`.
    pub measure: &'a str,
}

impl Comparison {
    /// What the comparison comes to as one of several, with its corrected p value. Of one alone
    /// that is [`p`](Self::p) itself.
    #[must_use]
    pub fn verdict(&self, adjusted_p: f64, comparisons: u32) -> Verdict {
        if self.difference.n < 2 {
            Verdict::TooFewSeeds
        } else if self.difference.mean == 0.0 && self.difference.std == 0.0 {
            Verdict::Same
        } else if adjusted_p < SIGNIFICANCE {
            Verdict::Real
        } else {
            Verdict::CannotBeTold { seeds_needed: self.seeds_needed(comparisons) }
        }
    }

    /// The verdict in a sentence.
    ///
    /// ```
    /// use makemore_playground::stats::{Names, compare};
    /// let result = compare(&[2.11, 2.13, 2.10, 2.12], &[2.16, 2.17, 2.16, 2.15])?;
    /// let names = Names { a: "batchnorm", b: "kaiming", measure: "dev" };
    /// assert_eq!(
    ///     result.sentence(names, result.p, 1),
    ///     "batchnorm against kaiming: dev 2.1150 against 2.1600, \
    ///      difference -0.0450 +- 0.0205 (95 %, 4 seeds, p = 0.006): real"
    /// );
    /// # Ok::<(), makemore_playground::error::Error>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, names: Names, adjusted_p: f64, comparisons: u32) -> String {
        let Names { a, b, measure } = names;
        let n = self.difference.n;
        let left_out = self.left_out(a, b);
        let verdict = match self.verdict(adjusted_p, comparisons) {
            Verdict::TooFewSeeds => {
                return format!(
                    "{a} against {b}: cannot be compared, because {} a number for both{left_out}",
                    if n == 1 { "only one seed has" } else { "no seed has" },
                );
            }
            Verdict::Same => "the very same on every seed".to_owned(),
            Verdict::Real => "real".to_owned(),
            Verdict::CannotBeTold { seeds_needed } if seeds_needed <= 1e6 => {
                format!("cannot be told from these seeds; about {seeds_needed} would be needed")
            }
            Verdict::CannotBeTold { .. } => {
                "cannot be told from these seeds; more than a million would be needed".to_owned()
            }
        };
        let digits = digits(self.difference.half_width);
        let holm = match comparisons {
            0 | 1 => String::new(),
            _ => format!(" by Holm over {comparisons} pairs"),
        };
        format!(
            "{a} against {b}: {measure} {:.digits$} against {:.digits$}, \
             difference {:.digits$} +- {:.digits$} (95 %, {n} seeds, p {}{holm}){left_out}: {verdict}",
            self.mean_a,
            self.mean_b,
            self.difference.mean,
            self.difference.half_width,
            p_text(adjusted_p),
        )
    }

    /// Which runs have no number, in words; empty where all have.
    fn left_out(&self, a: &str, b: &str) -> String {
        let part = |name: &str, runs: u32| match runs {
            0 => None,
            1 => Some(format!("1 run of {name} diverged")),
            _ => Some(format!("{runs} runs of {name} diverged")),
        };
        let parts: Vec<String> =
            [part(a, self.diverged_a), part(b, self.diverged_b)].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) }
    }
}

fn p_text(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else if p < 0.1 {
        format!("= {p:.3}")
    } else {
        format!("= {p:.2}")
    }
}
