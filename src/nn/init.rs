//! The std of the first weights.

/// Std of a Linear layer's first weights.
///
/// ```
/// use makemore_playground::nn::Init;
/// assert_eq!(Init::Kaiming(2.0).std(100, 50), 0.2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// `gain / sqrt(fan_in)` (He et al. 2015, section 2.2; `kaiming_normal_`).
    Kaiming(f64),
    /// `gain * sqrt(2 / (fan_in + fan_out))` (Glorot and Bengio 2010, eq. 16;
    /// `xavier_normal_`).
    Xavier(f64),
    /// The gain itself.
    Normal(f64),
    /// All weights 0.
    Zeros,
    /// Uniform up to [`Init::bound`] on both sides, the bias too: what `torch.nn.Linear` draws
    /// where nobody asks for anything else (`kaiming_uniform_` with `a = sqrt(5)`).
    Torch,
}

impl Init {
    /// The std for a layer of this shape.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a few thousand at most
    pub fn std(self, fan_in: usize, fan_out: usize) -> f64 {
        match self {
            Self::Kaiming(gain) => gain / (fan_in as f64).sqrt(),
            Self::Xavier(gain) => gain * (2.0 / (fan_in + fan_out) as f64).sqrt(),
            Self::Normal(gain) => gain,
            Self::Zeros => 0.0,
            Self::Torch => Self::bound(fan_in) / 3f64.sqrt(),
        }
    }

    /// The largest weight and bias of `torch.nn.Linear`: `1 / sqrt(fan_in)`.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // a few thousand at most
    pub fn bound(fan_in: usize) -> f64 {
        1.0 / (fan_in as f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_the_papers() {
        assert!((Init::Kaiming(5.0 / 3.0).std(30, 200) - 0.304_290_309_725_092).abs() < 1e-12);
        assert!((Init::Xavier(1.0).std(100, 100) - 0.1).abs() < 1e-12);
        assert_eq!(Init::Normal(0.2).std(30, 200), 0.2);
        assert_eq!(Init::Zeros.std(30, 200), 0.0);
        assert!((Init::Torch.std(100, 50) - 0.1 / 3f64.sqrt()).abs() < 1e-12);
    }
}
