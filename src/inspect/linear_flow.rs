//! One Linear layer on random numbers: how it changes their std forward and backward, with and
//! without `1 / sqrt(fan_in)`, with and without normalisation. The notebook's cells 23 and 24.

use crate::rng::Generator;

/// Settings of the experiment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Inputs and outputs of the layer.
    pub n: usize,
    /// Whether the weights are divided by `sqrt(n)`.
    pub scaled: bool,
    /// Whether the outputs are normalised, all of them together, as in the notebook.
    pub normalised: bool,
    /// Seed of the numbers.
    pub seed: u64,
}

/// Stds, as `torch.std`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spreads {
    /// Of the input.
    pub input: f64,
    /// Of the weights.
    pub weight: f64,
    /// Of the Linear layer's outputs.
    pub output: f64,
    /// Of what leaves: the normalised outputs, or the outputs.
    pub result: f64,
    /// Of the loss's derivative with respect to what leaves.
    pub result_grad: f64,
    /// With respect to the Linear layer's outputs.
    pub output_grad: f64,
    /// With respect to the input.
    pub input_grad: f64,
    /// With respect to the weights.
    pub weight_grad: f64,
}

/// `x ~ randn(n)`, `W ~ randn(n, n)`, `c = W x`, `loss = randn(n) . c`, drawn in this
/// order from one generator.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // f32 numbers, f64 sums
pub fn flow(settings: Flow) -> Spreads {
    let n = settings.n;
    let mut generator = Generator::new(settings.seed);
    let mut draw = |count: usize| {
        let mut numbers = vec![0.0f32; count];
        generator.randn(&mut numbers);
        numbers
    };
    let (x, mut w, g) = (draw(n), draw(n * n), draw(n));
    if settings.scaled {
        let root = (n as f64).sqrt() as f32;
        for w in &mut w {
            *w /= root;
        }
    }
    let product = |row: &[f32]| -> f64 {
        row.iter().zip(&x).map(|(&w, &x)| f64::from(w) * f64::from(x)).sum()
    };
    let c: Vec<f64> = w.chunks_exact(n).map(product).collect();
    let dr: Vec<f64> = g.iter().map(|&g| f64::from(g)).collect();
    let (result, dc) =
        if settings.normalised { normalise(&c, &dr) } else { (c.clone(), dr.clone()) };
    let mut dx = vec![0.0f64; n];
    for (row, dc) in w.chunks_exact(n).zip(&dc) {
        dx.iter_mut().zip(row).for_each(|(dx, &w)| *dx += f64::from(w) * dc);
    }
    let dw = dc.iter().flat_map(|dc| x.iter().map(move |&x| dc * f64::from(x)));
    let wide = |numbers: &[f32]| std(numbers.iter().map(|&x| f64::from(x)));
    Spreads {
        input: wide(&x),
        weight: wide(&w),
        output: std(c.iter().copied()),
        result: std(result.iter().copied()),
        result_grad: std(dr.iter().copied()),
        output_grad: std(dc.iter().copied()),
        input_grad: std(dx.iter().copied()),
        weight_grad: std(dw),
    }
}

/// `(c - mean) / sqrt(var + 1e-5)` over all outputs, and the derivative back through it
/// (unbiased variance, as `torch.var`).
#[allow(clippy::cast_precision_loss)] // a thousand or so
fn normalise(c: &[f64], dr: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = c.len() as f64;
    let mean = c.iter().sum::<f64>() / n;
    let var = c.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let inverse = 1.0 / (var + 1e-5).sqrt();
    let hat: Vec<f64> = c.iter().map(|x| (x - mean) * inverse).collect();
    let shift = dr.iter().sum::<f64>() / n;
    let slope = hat.iter().zip(dr).map(|(h, d)| h * d).sum::<f64>() / (n - 1.0);
    let dc = hat.iter().zip(dr).map(|(h, d)| (d - shift - h * slope) * inverse).collect();
    (hat, dc)
}

/// With Bessel's correction.
#[allow(clippy::cast_precision_loss)] // a million
fn std(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = numbers.clone().count() as f64;
    let mean = numbers.clone().sum::<f64>() / n;
    (numbers.map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}
