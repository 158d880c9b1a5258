//! All numbers of one example, block by block, for a picture that is drawn again and again.

use super::{Address, Kind, Moment};
use crate::error::Result;
use crate::ops::Matrix;

/// Numbers that stand together in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What they are.
    pub kind: Kind,
    /// Their layer; 0 where they have none.
    pub layer: usize,
    /// `T` of the embedding, else 1.
    pub rows: usize,
    /// The numbers, row after row.
    pub values: Vec<f32>,
    /// The loss's derivative with respect to each; empty where there are none. Of the
    /// embedding: over all places where the letter stands, as SGD uses it.
    pub gradients: Vec<f32>,
}

/// What the picture shows of an example, from left to right: the letters' rows of the
/// embedding `(T, E)`, the inputs `(T * E,)`, for each layer `z (H,)`, with `BatchNorm` `xhat`
/// and `y (H,)`, the activations `(H,)`; the last layer's output are the logits `(V,)`, then
/// come the probabilities `(V,)` and the loss, where there is one.
///
/// # Errors
/// Where the minibatch has no such example.
pub fn blocks(moment: &Moment, example: usize) -> Result<Vec<Block>> {
    moment.find(Address { example, ..Address::new(Kind::Input, 0) })?;
    let mut blocks = vec![moment.embedding(example)];
    blocks.push(moment.column(Kind::Input, 0, moment.x, Some(moment.dx), example));
    for layer in 0..=moment.last() {
        moment.layer_blocks(layer, example, &mut blocks);
    }
    blocks.push(moment.probabilities(example));
    if moment.targets.len() > example {
        let share = if moment.is_training() { moment.share() } else { 1.0 };
        #[allow(clippy::cast_possible_truncation)] // f32 throughout
        let gradients = moment.gradients_or_none(|| vec![share as f32]);
        let values = vec![moment.loss_of(example)];
        blocks.push(Block { kind: Kind::Loss, layer: 0, rows: 1, values, gradients });
    }
    Ok(blocks)
}

impl Moment<'_> {
    fn gradients_or_none(&self, gradients: impl FnOnce() -> Vec<f32>) -> Vec<f32> {
        if self.has_gradients() { gradients() } else { Vec::new() }
    }

    /// One example's numbers of a matrix.
    fn column(
        &self,
        kind: Kind,
        layer: usize,
        values: &Matrix,
        gradients: Option<&Matrix>,
        example: usize,
    ) -> Block {
        let of = |matrix: &Matrix| (0..matrix.rows()).map(|row| matrix.row(row)[example]).collect();
        let gradients = self.gradients_or_none(|| gradients.map(of).unwrap_or_default());
        Block { kind, layer, rows: 1, values: of(values), gradients }
    }

    fn layer_blocks(&self, layer: usize, example: usize, blocks: &mut Vec<Block>) {
        let (seen, is_last) = (&self.layers[layer], layer == self.last());
        if let Some(norm) = &seen.norm {
            blocks.push(self.column(Kind::Z, layer, seen.z, Some(seen.dz), example));
            let dy = self.gradients_or_none(|| {
                self.dy(layer, (0..seen.y.rows()).map(|neuron| (neuron, example)))
            });
            let gamma = norm.norm.gamma.data.row(0).len();
            let mut xhat = self.column(Kind::Xhat, layer, norm.xhat, None, example);
            let gammas = (0..gamma).map(|j| self.met(&norm.norm.gamma, 0, j));
            xhat.gradients = dy.iter().zip(gammas).map(|(dy, gamma)| dy * gamma).collect();
            blocks.push(xhat);
            if !is_last {
                let y = self.column(Kind::Y, layer, seen.y, None, example);
                blocks.push(Block { gradients: dy, ..y });
            }
        } else if !is_last {
            blocks.push(self.column(Kind::Z, layer, seen.z, Some(seen.dz), example));
        }
        let (kind, layer) = if is_last { (Kind::Logit, 0) } else { (Kind::Activation, layer) };
        blocks.push(self.column(kind, layer, seen.a, Some(seen.da), example));
    }

    /// The rows of an example's letters, one behind another.
    fn embedding(&self, example: usize) -> Block {
        let width = self.network.embedding.table.data.cols();
        let size = self.network.block_size;
        let letters = &self.contexts[example * size..][..size];
        let entries = letters.iter().flat_map(|&letter| {
            let entry = Address { from: letter.into(), ..Address::new(Kind::Embedding, 0) };
            (0..width).map(move |index| Address { index, ..entry })
        });
        let gradient = |entry| self.kept_gradient(entry).unwrap_or_else(|| self.gradient_of(entry));
        Block {
            kind: Kind::Embedding,
            layer: 0,
            rows: size,
            values: entries.clone().map(|entry| self.parameter(entry)).collect(),
            gradients: self.gradients_or_none(|| entries.map(gradient).collect()),
        }
    }

    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    fn gradient_of(&self, address: Address) -> f32 {
        self.backward(address).map_or(f32::NAN, |side| side.result as f32)
    }

    fn probabilities(&self, example: usize) -> Block {
        let letters = (0..self.network.embedding.table.data.rows())
            .map(|letter| Address { example, ..Address::new(Kind::Probability, letter) });
        Block {
            kind: Kind::Probability,
            layer: 0,
            rows: 1,
            values: letters.clone().map(|letter| self.value(letter)).collect(),
            gradients: self.gradients_or_none(|| letters.map(|l| self.gradient_of(l)).collect()),
        }
    }
}
