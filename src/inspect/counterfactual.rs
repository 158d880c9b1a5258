//! What the network would answer: to one context, in either mode of `BatchNorm`; and to an example
//! of a minibatch after another example is replaced.

use crate::data::Batch;
use crate::nn::{EvalBuffers, Network, Statistics};
use crate::ops::Matrix;

/// Logits of one context, `(V,)`: with the running statistics, or, where a minibatch is
/// given, with those of that minibatch and the context together, as in training.
#[must_use]
pub fn logits(network: &Network, context: &[u8], minibatch: Option<&Batch>) -> Vec<f32> {
    let mut contexts = context.to_vec();
    let statistics = match minibatch {
        Some(batch) => {
            contexts.extend_from_slice(batch.contexts());
            Statistics::Batch
        }
        None => Statistics::Running,
    };
    let mut buffers = EvalBuffers::new(network, contexts.len() / network.block_size);
    column(network.forward_eval(&contexts, statistics, &mut buffers), 0)
}

/// The logits of example `watched` of a minibatch in training mode, before and after
/// another example, `changed`, gets another context.
#[must_use]
pub fn after_replacing(
    network: &Network,
    batch: &Batch,
    watched: usize,
    changed: usize,
    context: &[u8],
) -> [Vec<f32>; 2] {
    let mut contexts = batch.contexts().to_vec();
    let mut buffers = EvalBuffers::new(network, batch.len());
    let mut watch = |contexts: &[u8]| {
        column(network.forward_eval(contexts, Statistics::Batch, &mut buffers), watched)
    };
    let before = watch(&contexts);
    contexts[changed * network.block_size..][..network.block_size].copy_from_slice(context);
    [before, watch(&contexts)]
}

fn column(matrix: &Matrix, index: usize) -> Vec<f32> {
    (0..matrix.rows()).map(|row| matrix.row(row)[index]).collect()
}

/// `softmax(logits)`.
#[must_use]
#[allow(clippy::cast_possible_truncation)] // for a figure
pub fn softmax(logits: &[f32]) -> Vec<f32> {
    let largest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let e: Vec<f64> = logits.iter().map(|&l| libm::exp(f64::from(l - largest))).collect();
    let sum: f64 = e.iter().sum();
    e.into_iter().map(|e| (e / sum) as f32).collect()
}

/// The largest difference of two networks' logits over some contexts `(rows, T)`, and
/// the largest logit, to compare it with.
#[must_use]
pub fn largest_difference(a: &Network, b: &Network, contexts: &[u8]) -> (f32, f32) {
    let rows = contexts.len() / a.block_size;
    let (mut room_a, mut room_b) = (EvalBuffers::new(a, rows), EvalBuffers::new(b, rows));
    let a = a.forward_eval(contexts, Statistics::Running, &mut room_a);
    let b = b.forward_eval(contexts, Statistics::Running, &mut room_b);
    let pairs = a.elements().zip(b.elements());
    pairs.fold((0.0, 0.0), |(gap, size): (f32, f32), (a, b)| {
        (gap.max((a - b).abs()), size.max(a.abs()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    fn trained(pairs: &[(&str, &str)]) -> Trainer {
        let config = Config::from_text(pairs.iter().copied()).expect("valid");
        let mut run = Trainer::on_built_in_names(config).expect("trains");
        run.train(300);
        run
    }

    #[test]
    fn an_example_moves_another_only_through_batch_norm() {
        for (preset, coupled) in [("batchnorm", true), ("deep-batchnorm", true), ("kaiming", false)]
        {
            let run = trained(&[("preset", preset)]);
            let context = run.vocabulary().context("zzz", 3).expect("letters");
            let [before, after] = after_replacing(run.network(), run.batch(), 0, 5, &context);
            assert_eq!(before != after, coupled, "{preset}");
        }
    }

    #[test]
    fn the_modes_agree_without_batch_norm_and_differ_with_it() {
        for (preset, same) in [("kaiming", true), ("batchnorm", false)] {
            let run = trained(&[("preset", preset)]);
            let context = run.vocabulary().context("em", 3).expect("letters");
            let eval = logits(run.network(), &context, None);
            let train = logits(run.network(), &context, Some(run.batch()));
            assert_eq!(eval == train, same, "{preset}");
            assert!((softmax(&eval).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn the_example_that_is_replaced_gets_the_answer_of_the_other_context() {
        let run = trained(&[("preset", "kaiming")]);
        let context = run.vocabulary().context("em", 3).expect("letters");
        let want = logits(run.network(), &context, None);
        let [before, after] = after_replacing(run.network(), run.batch(), 5, 5, &context);
        assert_eq!(before, logits(run.network(), run.batch().context(5), None));
        assert_eq!(after, want);
    }

    #[test]
    fn softmax_is_its_formula_and_takes_large_logits() {
        let close = |a: &[f32], b: [f32; 2]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(close(&softmax(&[0.0, 3f32.ln()]), [0.25, 0.75]));
        assert!(close(&softmax(&[-1.0, 3f32.ln() - 1.0]), [0.25, 0.75]));
        assert_eq!(softmax(&[1000.0, 1000.0]), [0.5, 0.5]);
    }

    #[test]
    fn a_difference_is_measured_wherever_it_is_largest() {
        let run = trained(&[("preset", "kaiming")]);
        let (network, mut other) = (run.network(), run.network().clone());
        let output = other.layers.last_mut().and_then(|layer| layer.linear.bias.as_mut());
        output.expect("a bias").data.row_mut(0)[3] += 0.25;
        let (gap, size) = largest_difference(network, &other, run.batch().contexts());
        assert!((gap - 0.25).abs() < 1e-5, "{gap}");
        let each =
            (0..run.batch().len()).flat_map(|i| logits(network, run.batch().context(i), None));
        assert_eq!(size, each.fold(0.0f32, |largest, logit| largest.max(logit.abs())));
    }

    #[test]
    fn a_folded_network_gives_the_same_logits_without_batch_norm() {
        for pairs in [
            [("preset", "batchnorm"), ("bias", "none")],
            [("preset", "deep-batchnorm"), ("bias", "learned")],
        ] {
            let run = trained(&pairs);
            let folded = run.network().folded();
            assert!(folded.layers.iter().all(|layer| layer.norm.is_none()));
            let contexts = run.batch().contexts();
            let (gap, size) = largest_difference(run.network(), &folded, contexts);
            assert!(gap < 2e-5 * size.max(1.0) && size > 0.5, "{pairs:?}: {gap} of {size}");
        }
    }
}
