//! Mean, spread and interval of some numbers.

use std::fmt;

use super::{SIGNIFICANCE, StudentT};

/// Mean, spread and interval of some numbers, one a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// How many are finite; the rest of the fields is about these.
    pub n: u32,
    /// How many are not: the runs that diverged.
    pub diverged: u32,
    /// `sum(x) / n`; NaN for no number.
    pub mean: f64,
    /// The std of the sample, `sqrt(sum((x - mean)^2) / (n - 1))`; NaN for fewer than two.
    pub std: f64,
    /// The mean's 95 % interval reaches this far to both sides: `t(0.05, n - 1) std / sqrt(n)`.
    /// NaN for fewer than two.
    pub half_width: f64,
}

impl Sample {
    /// What these numbers say.
    ///
    /// ```
    /// use makemore_playground::stats::Sample;
    /// let sample = Sample::of(&[2.0, 3.0, f64::NAN, 4.0]);
    /// assert_eq!((sample.n, sample.diverged, sample.mean, sample.std), (3, 1, 3.0, 1.0));
    /// assert!((sample.half_width - 2.484_137_7).abs() < 1e-7);
    /// ```
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let finite = || values.iter().filter(|x| x.is_finite());
        let count_of = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let n = count_of(finite().count());
        let diverged = count_of(values.len()) - n;
        let count = f64::from(n);
        let mean = finite().sum::<f64>() / count;
        let squares = finite().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        // 0 / 0 where one number alone has no spread.
        let std = (squares / (count - 1.0)).sqrt();
        let t = StudentT::new(n.saturating_sub(1)).critical(SIGNIFICANCE);
        Self { n, diverged, mean, std, half_width: t * std / count.sqrt() }
    }
}

impl fmt::Display for Sample {
    /// As `2.1057 +- 0.0012 (95 %, 20 seeds)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { n, diverged, mean, half_width, .. } = *self;
        let digits = digits(half_width);
        match n {
            0 => f.write_str("no number (0 seeds")?,
            1 => write!(f, "{mean:.digits$} (1 seed")?,
            _ => write!(f, "{mean:.digits$} +- {half_width:.digits$} (95 %, {n} seeds")?,
        }
        match diverged {
            0 => f.write_str(")"),
            1 => f.write_str("; 1 run diverged)"),
            _ => write!(f, "; {diverged} runs diverged)"),
        }
    }
}

/// Four decimals, or as many as show two digits of the interval.
pub(super) fn digits(half_width: f64) -> usize {
    let mut digits = 4;
    let mut unit = 1e-3;
    while digits < 12 && half_width > 0.0 && half_width < unit {
        digits += 1;
        unit /= 10.0;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_said_with_what_it_is_of() {
        let said = |values: &[f64]| Sample::of(values).to_string();
        assert_eq!(
            said(&[2.0, 3.0, f64::NAN, 4.0]),
            "3.0000 +- 2.4841 (95 %, 3 seeds; 1 run diverged)"
        );
        assert_eq!(said(&[2.5]), "2.5000 (1 seed)");
        assert_eq!(said(&[f64::NAN; 2]), "no number (0 seeds; 2 runs diverged)");
        assert_eq!(said(&[2.5, 2.5]), "2.5000 +- 0.0000 (95 %, 2 seeds)");
    }

    #[test]
    fn two_digits_of_an_interval_are_shown() {
        // 0.0010, 0.00099, and no more than a run's losses have.
        assert_eq!([0.001, 0.000_99, 1e-30].map(digits), [4, 5, 12]);
    }
}
