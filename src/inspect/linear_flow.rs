//! One Linear layer on random numbers: how it changes their std forward and backward, with weights of
//! several sizes, with and without normalisation. The notebook's cells 23 and 24, and what came after.

use crate::nn::Init;
use crate::rng::Generator;

/// How the weights are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Standard normal.
    Plain,
    /// Standard normal, divided by `sqrt(n)`.
    Scaled,
    /// Uniform up to `1 / sqrt(n)` on both sides, as `torch.nn.Linear` draws them by default.
    Torch,
}

/// What normalises the outputs, all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowNorm {
    /// Mean and unbiased variance, as the notebook's cell does.
    Batch,
    /// Mean and biased variance, as `torch.nn.LayerNorm` does.
    Layer,
    /// The mean of the squares, as `torch.nn.RMSNorm` does.
    Rms,
}

/// Settings of the experiment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Inputs and outputs of the layer.
    pub n: usize,
    /// How the weights are drawn.
    pub weights: Weights,
    /// What normalises the outputs, if anything does.
    pub norm: Option<FlowNorm>,
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

/// `x ~ randn(n)`, `W ~ randn(n, n)` or uniform, `c = W x`, `loss = randn(n) . c`, drawn in this order
/// from one generator.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // f32 numbers, f64 sums
pub fn flow(settings: Flow) -> Spreads {
    let n = settings.n;
    let mut generator = Generator::new(settings.seed);
    let mut draw = |count: usize, uniform: bool| {
        let mut numbers = vec![0.0f32; count];
        if uniform {
            generator.uniform_within(Init::bound(n), &mut numbers);
        } else {
            generator.randn(&mut numbers);
        }
        numbers
    };
    let is_torchs = settings.weights == Weights::Torch;
    let (x, mut w, g) = (draw(n, false), draw(n * n, is_torchs), draw(n, false));
    if settings.weights == Weights::Scaled {
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
    let (result, dc) = match settings.norm {
        Some(norm) => normalise(norm, &c, &dr),
        None => (c.clone(), dr.clone()),
    };
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

/// `(c - mean) / sqrt(var + 1e-5)` over all outputs, and the derivative back through it.
#[allow(clippy::cast_precision_loss)] // a thousand or so
fn normalise(norm: FlowNorm, c: &[f64], dr: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = c.len() as f64;
    let centers = norm != FlowNorm::Rms;
    let free = if norm == FlowNorm::Batch { n - 1.0 } else { n };
    let mean = if centers { c.iter().sum::<f64>() / n } else { 0.0 };
    let var = c.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / free;
    let inverse = 1.0 / (var + 1e-5).sqrt();
    let hat: Vec<f64> = c.iter().map(|x| (x - mean) * inverse).collect();
    let shift = if centers { dr.iter().sum::<f64>() / n } else { 0.0 };
    let slope = hat.iter().zip(dr).map(|(h, d)| h * d).sum::<f64>() / free;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_normalisation_is_its_formula_and_has_its_derivative() {
        let c: Vec<f64> = (0..9).map(|i| f64::from(i * i % 7) * 0.7 - 1.0).collect();
        let dr: Vec<f64> = (0..9).map(|i| f64::from(i * 5 % 11) * 0.3 - 1.2).collect();
        for norm in [FlowNorm::Batch, FlowNorm::Layer, FlowNorm::Rms] {
            let (hat, dc) = normalise(norm, &c, &dr);
            let mean = hat.iter().sum::<f64>();
            let squares = hat.iter().map(|x| x * x).sum::<f64>();
            assert_eq!(mean.abs() < 1e-9, norm != FlowNorm::Rms);
            let free = if norm == FlowNorm::Batch { 8.0 } else { 9.0 };
            assert!((squares / free - 1.0).abs() < 1e-4, "{norm:?}");
            for i in 0..c.len() {
                let loss = |by: f64| {
                    let mut moved = c.clone();
                    moved[i] += by;
                    let (hat, _) = normalise(norm, &moved, &dr);
                    hat.iter().zip(&dr).map(|(h, d)| h * d).sum::<f64>()
                };
                let slope = (loss(1e-6) - loss(-1e-6)) / 2e-6;
                assert!((slope - dc[i]).abs() < 1e-8, "{norm:?} {i}: {slope} {}", dc[i]);
            }
        }
    }

    /// Outputs without spread are divided by the root of eps, as in torch.
    #[test]
    fn outputs_that_are_all_the_same_become_nothing() {
        for norm in [FlowNorm::Batch, FlowNorm::Layer] {
            let (hat, dc) = normalise(norm, &[0.5; 4], &[1.0, 2.0, 3.0, 6.0]);
            assert_eq!(hat, [0.0; 4]);
            let want = [-2.0, -1.0, 0.0, 3.0].map(|d| d / 1e-5f64.sqrt());
            assert!(dc.iter().zip(want).all(|(dc, want)| (dc - want).abs() < 1e-9), "{dc:?}");
        }
    }

    #[test]
    fn torchs_weights_shrink_the_outputs_by_the_root_of_three() {
        let with = |weights| flow(Flow { n: 400, weights, norm: None, seed: 5 });
        let (torch, scaled) = (with(Weights::Torch), with(Weights::Scaled));
        let bound = 1.0 / (400.0 * 3.0f64).sqrt();
        assert!((torch.weight / bound - 1.0).abs() < 0.01);
        assert!((torch.output / torch.input * 3f64.sqrt() - 1.0).abs() < 0.1);
        assert!((scaled.output / scaled.input - 1.0).abs() < 0.1);
    }
}
