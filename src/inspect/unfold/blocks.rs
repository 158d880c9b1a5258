//! All numbers of one example, block by block, for a picture that is drawn again and again.

use super::{Address, Kind, Moment};
use crate::error::Result;

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
    let at = moment.find(Address { example, ..Address::new(Kind::Input, 0) })?;
    let mut blocks = vec![moment.embedding(example), moment.block(at)];
    for layer in 0..=moment.last() {
        let has_norm = moment.norm(layer).is_some();
        for kind in [Kind::Z, Kind::Xhat, Kind::Y, Kind::Activation] {
            // The output of the last layer are the logits.
            let is_there = match kind {
                Kind::Z => has_norm || layer < moment.last(),
                Kind::Xhat => has_norm,
                Kind::Y => has_norm && layer < moment.last(),
                _ => layer < moment.last(),
            };
            if is_there {
                blocks.push(moment.block(Address { layer, ..at.kind(kind) }));
            }
        }
    }
    let ends = [Kind::Logit, Kind::Probability, Kind::Loss];
    let count = if moment.targets.is_empty() { 2 } else { 3 };
    blocks.extend(ends[..count].iter().map(|&kind| moment.block(at.kind(kind))));
    Ok(blocks)
}

impl Moment<'_> {
    /// One example's numbers of a kind and layer.
    fn block(&self, first: Address) -> Block {
        let (_, count) = self.extent(first);
        let mut block = Block {
            kind: first.kind,
            layer: first.layer,
            rows: 1,
            values: Vec::new(),
            gradients: Vec::new(),
        };
        for index in 0..count.max(1) {
            self.push(Address { index, ..first }, &mut block);
        }
        block
    }

    fn push(&self, address: Address, block: &mut Block) {
        block.values.push(self.value(address));
        if self.has_gradients() {
            let gradient = self.kept_gradient(address).or_else(|| {
                let side = self.backward(address)?;
                Some(self.gradient(address, &side))
            });
            block.gradients.push(gradient.unwrap_or(f32::NAN));
        }
    }

    /// The rows of an example's letters, one behind another.
    fn embedding(&self, example: usize) -> Block {
        let (letters, _) = self.letters(example);
        let mut block = Block {
            kind: Kind::Embedding,
            layer: 0,
            rows: letters.len(),
            values: Vec::new(),
            gradients: Vec::new(),
        };
        for &letter in letters {
            for index in 0..self.network.embedding.table.data.cols() {
                let entry = Address { from: letter.into(), ..Address::new(Kind::Embedding, index) };
                self.push(entry, &mut block);
            }
        }
        block
    }
}
