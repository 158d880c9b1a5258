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
/// embedding `(T, E)`, the inputs `(T * E,)`, for each layer `z (H,)`, with a normalisation `xhat`
/// and `y (H,)`, the activations `(H,)`, of a residual layer the output `(H,)`; the last layer's output are the logits `(V,)`, then
/// come the probabilities `(V,)` and the loss, where there is one.
///
/// # Errors
/// Where the minibatch has no such example.
pub fn blocks(moment: &Moment, example: usize) -> Result<Vec<Block>> {
    let at = moment.find(Address { example, ..Address::new(Kind::Input, 0) })?;
    let mut blocks = vec![moment.block(at.kind(Kind::Embedding))];
    for kinds in KINDS {
        for layer in 0..=moment.last() {
            let is_after = kinds == KINDS[1] && moment.is_after(layer);
            for &kind in if is_after { AFTER } else { kinds } {
                let first = Address { layer, ..at.kind(kind) };
                // What another name leads to is there already.
                if moment.find(first).is_ok_and(|found| found == first) {
                    blocks.push(moment.block(first));
                }
            }
        }
    }
    Ok(blocks)
}

/// Blocks in their order: once through all layers for each of these.
const KINDS: [&[Kind]; 3] = [
    &[Kind::Input],
    &[Kind::Z, Kind::Xhat, Kind::Y, Kind::Activation, Kind::Output],
    &[Kind::Logit, Kind::Probability, Kind::Loss],
];

/// The second of them, where a layer normalises after its activation.
const AFTER: &[Kind] = &[Kind::Z, Kind::Activation, Kind::Xhat, Kind::Y, Kind::Output];

impl Moment<'_> {
    /// One example's numbers of a kind and layer; of the embedding the rows of its letters,
    /// one behind another.
    fn block(&self, first: Address) -> Block {
        let Address { kind, layer, example, .. } = first;
        let (letters, _) = self.letters(example);
        let letters = if kind == Kind::Embedding { letters } else { &letters[..1] };
        let (_, count) = self.extent(first);
        let (rows, values, gradients) = (letters.len(), Vec::new(), Vec::new());
        let mut block = Block { kind, layer, rows, values, gradients };
        for &letter in letters {
            let from = if kind == Kind::Embedding { letter.into() } else { 0 };
            for index in 0..count.max(1) {
                self.push(Address { from, index, ..first }, &mut block);
            }
        }
        block
    }

    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    fn push(&self, address: Address, block: &mut Block) {
        block.values.push(self.value(address));
        if self.has_gradients() {
            block.gradients.push(self.gradient(address).unwrap_or(f64::NAN) as f32);
        }
    }
}
