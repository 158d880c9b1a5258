//! The step that follows a gradient, where it is more than plain SGD: momentum, Adam, `AdamW`, weight
//! decay, clipping. The formulas and their order are those of PyTorch's `torch.optim` (the path for
//! one tensor after the other) and `torch.nn.utils.clip_grad_norm_`. Plain SGD is part of the
//! backward pass, which spares it a pass over the weights.

use crate::nn::{Network, Param, SharedMatrix};
use crate::ops::{F32x4, Lanes, Matrix, Simd};

/// The rule that turns gradients into steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// `p -= lr g`
    Sgd,
    /// `buffer = momentum buffer + g`, `p -= lr buffer`; with `nesterov` `p -= lr (g + momentum
    /// buffer)`.
    Momentum {
        /// What is kept of the buffer.
        momentum: f64,
        /// Whether the step looks ahead along the buffer.
        nesterov: bool,
    },
    /// Adam (Kingma and Ba 2015, algorithm 1).
    Adam {
        /// What the running mean of the gradients keeps.
        beta1: f64,
        /// What the running mean of their squares keeps.
        beta2: f64,
        /// Added to the root that the step is divided by.
        eps: f64,
        /// Whether the weight decay goes past the running means (Loshchilov and Hutter 2019: `AdamW`).
        decoupled: bool,
    },
}

/// Everything that decides how a step is taken, but the learning rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptimizerConfig {
    /// The rule.
    pub method: Method,
    /// Times the parameter, this is added to the gradient, or to the step of `AdamW`.
    pub weight_decay: f64,
    /// The largest norm of all gradients together; 0 does not clip.
    pub grad_clip: f64,
}

impl OptimizerConfig {
    /// Whether this is SGD and no more.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.method == Method::Sgd && self.weight_decay == 0.0 && self.grad_clip == 0.0
    }

    /// What `torch.optim` calls the tensors that it keeps for each parameter.
    #[must_use]
    pub fn state_names(&self) -> &'static [&'static str] {
        match self.method {
            Method::Sgd => &[],
            Method::Momentum { .. } => &["momentum_buffer"],
            Method::Adam { .. } => &["exp_avg", "exp_avg_sq"],
        }
    }
}

/// The rule at work, with what it keeps from step to step.
#[derive(Clone, Debug)]
pub struct Optimizer {
    config: OptimizerConfig,
    /// For each of [`OptimizerConfig::state_names`] a matrix for each parameter, in the order of
    /// [`Network::parameters`].
    state: [Vec<Matrix>; 2],
    /// The values of each parameter before the last step that was watched.
    before: Vec<SharedMatrix>,
    /// The std of each parameter's last update that was watched; NaN before there was one.
    update_stds: Vec<f64>,
    was_watched: bool,
}

impl Optimizer {
    /// An optimizer at its start; `None` for plain SGD, which needs none.
    #[must_use]
    pub fn new(config: OptimizerConfig, network: &Network) -> Option<Self> {
        if config.is_plain() {
            return None;
        }
        let zeros = |slot: usize| -> Vec<Matrix> {
            let mut zeros = Vec::new();
            if slot < config.state_names().len() {
                for Param { data, .. } in network.parameters() {
                    zeros.push(Matrix::zeros(data.rows(), data.cols()));
                }
            }
            zeros
        };
        Some(Self {
            config,
            state: [zeros(0), zeros(1)],
            before: network.parameters().map(|param| param.data.clone()).collect(),
            update_stds: vec![f64::NAN; network.parameters().count()],
            was_watched: false,
        })
    }

    /// Everything that is kept, name by name, in the order of the parameters.
    #[must_use]
    pub fn state(&self) -> Vec<&Matrix> {
        let mut all = Vec::new();
        self.state.iter().for_each(|slot| all.extend(slot));
        all
    }

    /// [`state`](Self::state), to be filled.
    pub fn state_mut(&mut self) -> Vec<&mut Matrix> {
        let mut all = Vec::new();
        self.state.iter_mut().for_each(|slot| all.extend(slot));
        all
    }

    /// The std of what the last watched step added to each parameter, if there was one.
    #[must_use]
    pub fn update_stds(&self) -> Option<&[f64]> {
        self.was_watched.then_some(&self.update_stds)
    }

    /// The values of a parameter before the last watched step, by its place among all.
    #[must_use]
    pub fn before(&self, param: usize) -> &Matrix {
        &self.before[param]
    }

    /// Whether the gradients may be those of the loss no more after a step.
    #[must_use]
    pub fn clips(&self) -> bool {
        self.config.grad_clip > 0.0
    }

    /// Takes the step with this number, counted from 0, with the gradients that the network holds.
    /// Clipping changes the gradients themselves, as in PyTorch. Where the step is watched, the
    /// values before it are kept, and the std of each update is measured.
    pub fn step(&mut self, network: &mut Network, lr: f64, step: u64, watched: bool) {
        if self.config.grad_clip > 0.0 {
            clip(network, self.config.grad_clip);
        }
        let rule = Rule::new(&self.config, lr, step);
        let Self { state: [first, second], before, update_stds, .. } = self;
        let (mut first, mut second) = (first.iter_mut(), second.iter_mut());
        let mut watch = before.iter_mut().zip(update_stds);
        self.was_watched |= watched;
        network.for_each_parameter(&mut |param| {
            let mut watch = if watched { watch.next() } else { None };
            if let Some((before, _)) = &mut watch {
                before.padded_data_mut().copy_from_slice(param.data.padded_data());
            }
            rule.apply(param, first.next(), second.next());
            if let Some((before, std)) = watch {
                *std = std_of_change(before, &param.data);
            }
        });
    }
}

/// `torch.std` of the differences between a matrix and what it was.
fn std_of_change(before: &Matrix, after: &Matrix) -> f64 {
    let n = (after.rows() * after.cols()) as f64;
    let changes =
        || after.elements().zip(before.elements()).map(|(a, b)| f64::from(a) - f64::from(b));
    let mean = changes().sum::<f64>() / n;
    (changes().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// Scales all gradients so that their norm is at most `max_norm`.
#[allow(clippy::cast_possible_truncation)] // f32 throughout
fn clip(network: &mut Network, max_norm: f64) {
    let mut squares = 0.0;
    network.for_each_parameter(&mut |param| squares += sum_of_squares(&param.grad));
    let factor = max_norm / (squares.sqrt() + 1e-6);
    // A norm that is no number shows in the weights, and ends the run.
    if factor >= 1.0 {
        return;
    }
    let factor = F32x4::splat(factor as f32);
    network.for_each_parameter(&mut |param| {
        for grad in param.grad.vectors_mut() {
            F32x4::load(grad).mul(factor).store(grad);
        }
    });
}

/// A row in f32, row after row in f64.
fn sum_of_squares(matrix: &Matrix) -> f64 {
    let square = |row: usize| {
        let (whole, rest) = matrix.row(row).as_chunks();
        let mut sum = F32x4::splat(0.0);
        for x in whole {
            let x = F32x4::load(x);
            sum = sum.add(x.mul(x));
        }
        f64::from(rest.iter().fold(sum.sum(), |sum, x| sum + x * x))
    };
    (0..matrix.rows()).map(square).sum()
}

/// `x` to the power `n`, by squaring.
fn power(mut x: f64, mut n: u64) -> f64 {
    let mut result = 1.0;
    while n > 0 {
        if n % 2 == 1 {
            result *= x;
        }
        x *= x;
        n /= 2;
    }
    result
}

/// The numbers of one step, rounded as PyTorch rounds them when it meets a tensor.
#[derive(Clone, Copy)]
enum Rule {
    /// `decay` is what the gradient takes of the parameter.
    Sgd {
        lr: f32,
        decay: f32,
    },
    Momentum {
        lr: f32,
        decay: f32,
        momentum: f32,
        nesterov: bool,
    },
    /// `shrink` is what the parameter is multiplied by first.
    Adam {
        decay: f32,
        shrink: f32,
        take1: f32,
        beta2: f32,
        take2: f32,
        root2: f32,
        eps: f32,
        size: f32,
    },
}

impl Rule {
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 numbers; 10^9 steps
    fn new(config: &OptimizerConfig, lr: f64, step: u64) -> Self {
        let decay = config.weight_decay;
        match config.method {
            Method::Sgd => Self::Sgd { lr: lr as f32, decay: decay as f32 },
            Method::Momentum { momentum, nesterov } => Self::Momentum {
                lr: lr as f32,
                decay: decay as f32,
                momentum: momentum as f32,
                nesterov,
            },
            Method::Adam { beta1, beta2, eps, decoupled } => {
                let correction = |beta: f64| 1.0 - power(beta, step + 1);
                Self::Adam {
                    decay: if decoupled { 0.0 } else { decay as f32 },
                    shrink: if decoupled { (1.0 - lr * decay) as f32 } else { 1.0 },
                    take1: (1.0 - beta1) as f32,
                    beta2: beta2 as f32,
                    take2: (1.0 - beta2) as f32,
                    root2: correction(beta2).sqrt() as f32,
                    eps: eps as f32,
                    size: (lr / correction(beta1)) as f32,
                }
            }
        }
    }

    /// Changes a parameter and what is kept for it.
    fn apply(self, param: &mut Param, first: Option<&mut Matrix>, second: Option<&mut Matrix>) {
        let (data, grad) = (param.data.vectors_mut().iter_mut(), param.grad.vectors());
        let splat = F32x4::splat;
        match (self, first, second) {
            (Self::Momentum { lr, decay, momentum, nesterov }, Some(buffer), _) => {
                let [lr, decay, momentum] = [lr, decay, momentum].map(splat);
                let ahead = if nesterov { momentum } else { splat(1.0) };
                let kept = splat(if nesterov { 1.0 } else { 0.0 });
                for ((data, grad), buffer) in data.zip(grad).zip(buffer.vectors_mut()) {
                    let p = F32x4::load(data);
                    let g = F32x4::load(grad).add(p.mul(decay));
                    let b = F32x4::load(buffer).mul(momentum).add(g);
                    b.store(buffer);
                    let step = g.mul(kept).add(b.mul(ahead));
                    p.sub(step.mul(lr)).store(data);
                }
            }
            (
                Self::Adam { decay, shrink, take1, beta2, take2, root2, eps, size },
                Some(mean),
                Some(square),
            ) => {
                let late = take1 >= 0.5;
                let weight = splat(if late { take1 - 1.0 } else { take1 });
                let [decay, shrink, beta2, take2] = [decay, shrink, beta2, take2].map(splat);
                let [root2, eps, size] = [root2, eps, size].map(splat);
                let state = mean.vectors_mut().iter_mut().zip(square.vectors_mut());
                for ((data, grad), (mean, square)) in data.zip(grad).zip(state) {
                    let p = F32x4::load(data).mul(shrink);
                    let g = F32x4::load(grad).add(p.mul(decay));
                    let old = F32x4::load(mean);
                    // torch.lerp begins at the nearer end.
                    let m = if late { g } else { old }.add(weight.mul(g.sub(old)));
                    let v = F32x4::load(square).mul(beta2).add(take2.mul(g).mul(g));
                    m.store(mean);
                    v.store(square);
                    let root = v.sqrt().div(root2).add(eps);
                    p.sub(size.mul(m).div(root)).store(data);
                }
            }
            (Self::Sgd { lr, decay }, ..) => {
                let (lr, decay) = (splat(lr), splat(decay));
                for (data, grad) in data.zip(grad) {
                    let p = F32x4::load(data);
                    let g = F32x4::load(grad).add(p.mul(decay));
                    p.sub(g.mul(lr)).store(data);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    fn run(pairs: &[(&str, &str)]) -> Trainer {
        let small = [("n_hidden", "7"), ("n_embd", "3"), ("batch_size", "9")];
        let config = Config::from_text(small.iter().chain(pairs).copied()).expect("valid");
        Trainer::on_built_in_names(config).expect("trains")
    }

    fn elements(network: &Network, of: fn(&Param) -> &Matrix) -> Vec<f64> {
        network.parameters().flat_map(|param| of(param).elements()).map(f64::from).collect()
    }

    /// Three steps of a method against its formulas in f64, on the gradients of a run.
    fn follow(pairs: &[(&str, &str)], rule: fn(f64, f64, &mut [f64; 2], i32) -> f64) {
        let mut run = run(pairs);
        let mut want = elements(run.network(), |param| &param.data);
        let mut kept = vec![[0.0; 2]; want.len()];
        for t in 1..=3 {
            run.train(1);
            let gradients = elements(run.network(), |param| &param.grad);
            for ((p, g), kept) in want.iter_mut().zip(gradients).zip(&mut kept) {
                *p = rule(*p, g, kept, t);
            }
            for (got, want) in elements(run.network(), |param| &param.data).iter().zip(&want) {
                assert!(
                    (got - want).abs() < 3e-6 * (1.0 + want.abs()),
                    "{pairs:?} {t}: {got} {want}"
                );
            }
        }
    }

    #[test]
    fn every_method_is_the_formula() {
        follow(&[("weight_decay", "0.5")], |p, g, _, _| p - 0.1 * (g + 0.5 * p));
        follow(&[("optimizer", "momentum")], |p, g, kept, _| {
            kept[0] = 0.9 * kept[0] + g;
            p - 0.1 * kept[0]
        });
        follow(&[("optimizer", "nesterov"), ("momentum", "0.6")], |p, g, kept, _| {
            kept[0] = 0.6 * kept[0] + g;
            p - 0.1 * (g + 0.6 * kept[0])
        });
        follow(&[("optimizer", "adam"), ("adam_eps", "0.001")], |p, g, kept, t| {
            kept[0] = 0.9 * kept[0] + 0.1 * g;
            kept[1] = 0.999 * kept[1] + 0.001 * g * g;
            let (m, v) = (kept[0] / (1.0 - 0.9f64.powi(t)), kept[1] / (1.0 - 0.999f64.powi(t)));
            p - 0.1 * m / (v.sqrt() + 0.001)
        });
        let late = [("optimizer", "adamw"), ("beta1", "0.2"), ("adam_eps", "0.001")];
        follow(&late, |p, g, kept, t| {
            kept[0] = 0.2 * kept[0] + 0.8 * g;
            kept[1] = 0.999 * kept[1] + 0.001 * g * g;
            let (m, v) = (kept[0] / (1.0 - 0.2f64.powi(t)), kept[1] / (1.0 - 0.999f64.powi(t)));
            p * (1.0 - 0.1 * 0.01) - 0.1 * m / (v.sqrt() + 0.001)
        });
    }

    #[test]
    fn clipping_leaves_a_gradient_of_the_largest_norm_or_as_it_was() {
        let norm = |run: &Trainer| {
            let gradients = elements(run.network(), |param| &param.grad);
            gradients.iter().map(|g| g * g).sum::<f64>().sqrt()
        };
        let (mut free, mut clipped, mut wide) =
            (run(&[]), run(&[("grad_clip", "0.05")]), run(&[("grad_clip", "1000")]));
        for run in [&mut free, &mut clipped, &mut wide] {
            run.train(1);
        }
        assert!(norm(&free) > 0.1);
        assert!((norm(&clipped) - 0.05).abs() < 1e-6);
        assert_eq!(wide.weights_sha256(), free.weights_sha256(), "plain SGD in two passes");
    }

    #[test]
    fn updates_are_those_that_were_made() {
        for optimizer in ["adamw", "nesterov"] {
            let mut run = run(&[("optimizer", optimizer)]);
            let expected = run.update_stds().expect("the next step's");
            let before = run.network().clone();
            run.train(1);
            let made = run.update_stds().expect("the last step's");
            assert_eq!(made, expected, "a look ahead changes nothing");
            for ((before, after), made) in
                before.parameters().zip(run.network().parameters()).zip(made)
            {
                let changes =
                    &after.data.view().mapv(f64::from) - &before.data.view().mapv(f64::from);
                assert!((changes.std(1.0) - made).abs() < 1e-9, "{}", after.name);
            }
        }
        assert!(run(&[]).update_stds().is_none(), "plain SGD needs no measuring");
    }
}
