//! Student's t distribution: the probability of its two tails, and the inverse.

/// Student's t distribution with a whole number of degrees of freedom `v`.
///
/// The probability of both tails is the regularised incomplete beta function (Abramowitz and
/// Stegun 26.7.1; DLMF 8.17(i)):
///
/// `P(|T| >= t) = I_x(v/2, 1/2)` with `x = v / (v + t^2)`.
///
/// It takes additions, products, quotients and square roots only, so that every platform gives
/// the same bits. Up to `v` = 10,000 it is within 1e-11 of the exact value, relatively.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentT {
    freedom: u32,
    /// `1 / B(v/2, 1/2)`
    scale: f64,
}

impl StudentT {
    /// The distribution with this many degrees of freedom; with none, everything is NaN.
    #[must_use]
    pub fn new(freedom: u32) -> Self {
        // B(a + 1, b) = B(a, b) a / (a + b), from B(1/2, 1/2) = pi and B(1, 1/2) = 2.
        let (first, mut scale) = match freedom {
            0 => (0, f64::NAN),
            odd if odd % 2 == 1 => (1, std::f64::consts::FRAC_1_PI),
            _ => (2, 0.5),
        };
        for v in (first..freedom).step_by(2) {
            scale *= f64::from(v + 1) / f64::from(v);
        }
        Self { freedom, scale }
    }

    /// The probability that `|T|` is at least `|t|`.
    #[must_use]
    pub fn two_sided_p(&self, t: f64) -> f64 {
        let v = f64::from(self.freedom);
        let (x, rest) = (1.0 / (1.0 + t * t / v), 1.0 / (1.0 + v / (t * t)));
        let (a, b) = (v / 2.0, 0.5);
        // x^a (1 - x)^b / B(a, b)
        let front = power(x.sqrt(), self.freedom) * rest.sqrt() * self.scale;
        // The fraction converges fast on one side of here; the other is its mirror image.
        if x < (a + 1.0) / (a + b + 2.0) {
            front * beta_fraction(a, b, x) / a
        } else {
            1.0 - front * beta_fraction(b, a, rest) / b
        }
    }

    /// The `t` that `|T|` reaches with probability `p`: 2.093 for 0.05 and 19 degrees of
    /// freedom.
    ///
    /// By Newton's method from 0. The probability is convex there and falls, so that the
    /// steps go up to `t` and never past it.
    #[must_use]
    pub fn critical(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return f64::INFINITY;
        }
        let v = f64::from(self.freedom);
        let mut t = 0.0;
        // The first degree's tails are so long that a step only doubles a large t.
        for _ in 0..1100 {
            let density =
                self.scale / v.sqrt() * power(1.0 / (1.0 + t * t / v).sqrt(), self.freedom + 1);
            let next = t + (self.two_sided_p(t) - p) / (2.0 * density);
            // A step that is down to the rounding is the last one.
            if next.is_nan() || next <= t * (1.0 + f64::EPSILON) {
                return if next.is_nan() { next } else { t };
            }
            t = next;
        }
        t
    }
}

/// `x^n` by squaring.
fn power(mut x: f64, mut n: u32) -> f64 {
    let mut product = 1.0;
    while n > 0 {
        if n % 2 == 1 {
            product *= x;
        }
        x *= x;
        n /= 2;
    }
    product
}

/// The continued fraction of the incomplete beta function, DLMF 8.17.22:
/// `I_x(a, b) = x^a (1-x)^b / (a B(a, b)) * 1 / (1 + d1 / (1 + d2 / (1 + ...)))`.
///
/// Evaluated by Lentz's method as Thompson and Barnett modified it, with `c` and `d` the ratios
/// of successive numerators and denominators: Press et al., Numerical Recipes, 3rd edition,
/// sections 5.2 and 6.4.
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_0 = |y: f64| if y.abs() < TINY { TINY } else { y };
    let (mut c, mut d, mut fraction) = (f64::INFINITY, 1.0, 1.0);
    // About the root of the larger argument is enough.
    for k in 1..10_000 {
        let m = f64::from(k / 2);
        let term = if k % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        d = 1.0 / away_from_0(1.0 + term * d);
        c = away_from_0(1.0 + term / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    fraction
}
