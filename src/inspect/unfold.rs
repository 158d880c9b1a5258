//! No number is magic: each one with the arithmetic that it came from, and with that of
//! its gradient.
//!
//! A [`Moment`] is one pass through the network: the trainer's last minibatch, or one
//! context alone. In it an [`Address`] names a number, and [`unfold`] gives its value and its
//! gradient, each with the [`Side`] that it came from, term by term; the numbers in the terms
//! have addresses themselves. [`blocks`] gives all of one example's numbers at once, for a
//! picture.
//!
//! The formulas, for hidden layer `i` with inputs `x`, over the minibatch of `B` examples:
//!
//! ```text
//! z = W^T x + b                                 dx = W dz       dW = x dz^T      db = sum dz
//! mean = sum z / B                              dmean = sum -dxhat / std
//! var = sum (z - mean)^2 / (B - 1)              dvar = sum -dxhat xhat / (2 (var + eps))
//! xhat = (z - mean) / std, std = sqrt(var+eps)  dz = dxhat / std + dmean / B
//!                                                    + dvar 2 (z - mean) / (B - 1)
//! y = gamma xhat + beta                         dxhat = dy gamma     dgamma = sum dy xhat
//!                                               dbeta = sum dy
//! a = f(y)                                      dy = da f'(y)
//! p = softmax(logits), loss = -ln p             dlogits = (p - 1 for the target) / B
//! ```
//!
//! (Ioffe and Szegedy 2015, with the unbiased variance, as in [`nn::batch_norm`]; the biased one
//! is divided by `B`. `LayerNorm` and `RMSNorm` take the same sums over the `H` neurons of an
//! example, and `H` for `B` and for `B - 1`.) Where the normalisation comes after the activation,
//! it takes `f(z)` and gives the output; a residual layer adds its input to what it gives.
//! Products and sums here are made in f64 from the f32 numbers of the network, so they
//! differ from its own by the roundings of f32, no more.
//!
//! ```
//! use makemore_playground::inspect::unfold::{Address, Kind, Moment, Options, unfold};
//! use makemore_playground::train::{Config, Trainer};
//!
//! let mut run = Trainer::on_built_in_names(Config::from_text([("n_hidden", "20")])?)?;
//! run.train(10);
//! // The Linear output of neuron 7 for the example 3: a sum of 30 products.
//! let z = Address { example: 3, ..Address::new(Kind::Z, 7) };
//! let number = unfold(&Moment::of(&run), z, Options::default())?;
//! let shown: f64 = number.forward.terms.iter().map(|term| term.product).sum();
//! assert_eq!((number.forward.terms.len(), number.forward.left_out), (12, 18));
//! assert!((shown + number.forward.rest - f64::from(number.value)).abs() < 1e-5);
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```
//!
//! [`nn::batch_norm`]: crate::nn::batch_norm

mod backward;
mod blocks;
mod difference;
mod forward;
mod moment;
mod names;
mod side;

use moment::cell;

pub use blocks::{Block, blocks};
pub use moment::{Alone, Moment};
pub use names::{Kind, Role, Rule};
pub use side::{Factor, Side, Term};

use crate::error::Result;
use crate::train::Gradients;

/// Which number. What its kind has no use for is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// What it is.
    pub kind: Kind,
    /// Its layer, counted from 0; the output layer is the last one.
    pub layer: usize,
    /// Of a weight: the input that it multiplies. Of an entry of the embedding: the letter.
    pub from: usize,
    /// The neuron; of an input or an entry of the embedding which one it is; of a logit or a
    /// probability the letter.
    pub index: usize,
    /// The example of the minibatch.
    pub example: usize,
}

impl Address {
    /// A number of layer 0 or of none, in the first example.
    #[must_use]
    pub fn new(kind: Kind, index: usize) -> Self {
        Self { kind, layer: 0, from: 0, index, example: 0 }
    }

    /// The number of another kind in the same place.
    pub(super) fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }
}

/// How much is unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Terms of each side that are given one by one.
    pub terms: usize,
    /// Whether the gradient is tried out, too: two passes through the whole network in f64.
    pub finite_difference: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { terms: 12, finite_difference: false }
    }
}

/// A number and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfolded {
    /// The one address that it has, see [`Moment::find`].
    pub address: Address,
    /// As the network has it.
    pub value: f32,
    /// The arithmetic that it came from.
    pub forward: Side,
    /// The loss's derivative with respect to it, as the network has it; `None` where there
    /// is no loss, or no way from the number to the loss.
    pub gradient: Option<f32>,
    /// The arithmetic that the gradient came from.
    pub backward: Option<Side>,
    /// The gradient again: how the loss changes when only this number is moved, tried out
    /// with an independent pass in f64. `None` where nobody asked, where there is no
    /// gradient, and where it would hold up the page.
    pub finite_difference: Option<f64>,
    /// Of a parameter: what SGD makes of it.
    pub update: Option<Update>,
}

/// One step of a parameter: `new = old - lr * gradient`, in f32, or what an optimizer made of the
/// gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Update {
    /// Before the step.
    pub old: f32,
    /// Its gradient.
    pub gradient: f32,
    /// Learning rate.
    pub lr: f32,
    /// After the step.
    pub new: f32,
    /// `log10(|new - old| / |old|)`, for plain SGD `log10(|lr * gradient / old|)`
    pub ratio: f64,
    /// Whether it is plain SGD: `new = old - lr * gradient`.
    pub is_plain: bool,
    /// Whether the step was taken; false: it is the next one.
    pub taken: bool,
}

/// A number with the arithmetic of its value and of its gradient.
///
/// # Errors
/// Where there is no such number.
#[allow(clippy::cast_possible_truncation)] // f32 throughout
pub fn unfold(moment: &Moment, address: Address, options: Options) -> Result<Unfolded> {
    let address = moment.find(address)?;
    let mut forward = moment.forward(address);
    forward.keep(options.terms);
    let mut backward = moment.backward(address);
    let gradient =
        backward.as_ref().map(|side| moment.kept_gradient(address).unwrap_or(side.result as f32));
    if let Some(side) = &mut backward {
        side.keep(options.terms);
    }
    let wants_difference = options.finite_difference && backward.is_some();
    Ok(Unfolded {
        address,
        value: moment.value(address),
        forward,
        gradient,
        backward,
        finite_difference: if wants_difference { moment.difference(address) } else { None },
        update: gradient.and_then(|gradient| moment.update(address, gradient)),
    })
}

impl Moment<'_> {
    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    fn update(&self, address: Address, gradient: f32) -> Option<Update> {
        let (param, row, col) = self.param(address)?;
        let (now, next_lr) = (cell(&param.data, row, col), self.next_lr?);
        let old = self.met(address)?;
        let is_plain = self.optimizer.is_none();
        let (lr, new, taken) = match (self.gradients, self.optimizer) {
            (Gradients::Applied(lr), _) => (lr, now, true),
            (Gradients::Optimized, _) => (self.last_lr as f32, now, true),
            (_, None) => (next_lr as f32, old - next_lr as f32 * gradient, false),
            (_, Some(optimizer)) => {
                let (mut optimizer, mut network) = (optimizer.clone(), self.network.clone());
                optimizer.step(&mut network, next_lr, self.next_step, false);
                let stepped = network.parameters().nth(self.place_of_param(address))?;
                (next_lr as f32, cell(&stepped.data, row, col), false)
            }
        };
        let change = if is_plain { lr * gradient } else { new - old };
        let ratio = libm::log10(f64::from(change / old).abs());
        Some(Update { old, gradient, lr, new, ratio, is_plain, taken })
    }
}
