//! Several comparisons at once.

/// Holm's correction of p values: each one as if it were the only one.
///
/// With `m` p values, the smallest is multiplied by `m`, the next by `m - 1`, and so on; none
/// becomes smaller than the one before it, and none larger than 1. Whoever calls real what is
/// then below 0.05 makes one or more false claims in at most 5 % of all experiments: S. Holm,
/// "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics
/// 6 (1979), 65-70. Without an order, which is the same:
///
/// `adjusted_i = max over p_j <= p_i of min(1, p_j * number of p_k >= p_j)`
///
/// A NaN, from a pair that could not be compared, stays NaN and is not counted.
///
/// ```
/// use makemore_playground::stats::holm;
/// assert_eq!(holm(&[0.04, 0.01, 0.5]), [0.08, 0.03, 0.5]);
/// ```
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let scaled: Vec<f64> =
        p.iter().map(|a| a * p.iter().filter(|b| *b >= a).count() as f64).collect();
    let adjusted = |a: &f64| {
        let smaller = p.iter().zip(&scaled).filter(|(b, _)| *b <= a);
        smaller.map(|(_, scaled)| scaled.min(1.0)).fold(f64::NAN, f64::max)
    };
    p.iter().map(adjusted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ones_stay_equal_and_none_is_above_1() {
        assert_eq!(holm(&[0.02, 0.02, 0.9, 0.6]), [0.08, 0.08, 1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn what_could_not_be_compared_is_not_counted() {
        let adjusted = holm(&[f64::NAN, 0.01, 0.04]);
        assert!(adjusted[0].is_nan());
        assert_eq!(adjusted[1..], [0.02, 0.04]);
    }
}
