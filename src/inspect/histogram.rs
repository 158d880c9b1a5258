//! Mean, std and shape of many numbers.

use ndarray::ArrayView2;

/// The most bins of a histogram that a page may ask for.
pub const MAX_BINS: usize = 10_000;

/// Mean, std and range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with Bessel's correction, as `torch.std`.
    pub std: f64,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
}

impl Summary {
    /// Of all elements of a view, in f64.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // millions at most
    pub fn of(view: ArrayView2<f32>) -> Self {
        let n = view.len() as f64;
        let mean = view.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
        let squares: f64 = view.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum();
        let min = view.iter().fold(f64::INFINITY, |min, &x| min.min(x.into()));
        let max = view.iter().fold(f64::NEG_INFINITY, |max, &x| max.max(x.into()));
        Self { mean, std: (squares / (n - 1.0)).sqrt(), min, max }
    }
}

/// A density over equal bins.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Left end of the first bin.
    pub lo: f64,
    /// Right end of the last bin.
    pub hi: f64,
    /// Density in each bin: the areas and `outside` add up to 1.
    pub density: Vec<f32>,
    /// Share of the numbers outside the bins.
    pub outside: f64,
}

impl Histogram {
    /// Of all elements of a view. A number at `hi` counts into the last bin, as in
    /// `torch.histogram`; NaN counts as outside.
    #[must_use]
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn of(view: ArrayView2<f32>, bins: usize, lo: f64, hi: f64) -> Self {
        let mut counts = vec![0u32; bins];
        let scale = bins as f64 / (hi - lo);
        let mut inside = 0u32;
        for &x in view {
            let x = f64::from(x);
            if x >= lo && x <= hi {
                counts[(((x - lo) * scale) as usize).min(bins - 1)] += 1;
                inside += 1;
            }
        }
        let total = view.len().max(1) as f64;
        let height = scale / total;
        let density = counts.into_iter().map(|count| (f64::from(count) * height) as f32).collect();
        Self { lo, hi, density, outside: 1.0 - f64::from(inside) / total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_summary_has_bessels_correction() {
        let summary = Summary::of(array![[1.0f32, 2.0], [3.0, 6.0]].view());
        assert_eq!((summary.mean, summary.min, summary.max), (3.0, 1.0, 6.0));
        assert!((summary.std - (14.0f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn areas_and_what_is_outside_add_up_to_one() {
        let view = array![[-2.0f32, -1.0, -0.5, 0.0], [0.5, 0.999, 1.0, f32::NAN]];
        let histogram = Histogram::of(view.view(), 4, -1.0, 1.0);
        assert_eq!(histogram.density, [0.25, 0.25, 0.25, 0.75]);
        assert_eq!(histogram.outside, 0.25);
        let area: f32 = histogram.density.iter().map(|d| d * 0.5).sum();
        assert!((f64::from(area) + histogram.outside - 1.0).abs() < 1e-6);
    }
}
