//! Why a small batch needs a small momentum: how the running mean of one neuron drifts while the
//! weights stay the same.

use crate::data::{Dataset, Split};
use crate::nn::Network;
use crate::rng::Generator;

/// A neuron of the first layer, over all training rows and along some minibatches.
#[derive(Clone, Debug, PartialEq)]
pub struct Drift {
    /// Mean over the training rows: what the running mean should be.
    pub mean: f64,
    /// Std over the training rows.
    pub std: f64,
    /// The running mean after each minibatch, one series for each momentum; it starts at
    /// the true mean.
    pub series: Vec<Vec<f32>>,
}

/// What one neuron of the first Linear layer gives for a context.
struct Neuron {
    /// Its weights times each letter's vector: `[t * V + token]`.
    terms: Vec<f64>,
    letters: usize,
    bias: f64,
}

impl Neuron {
    fn of(network: &Network, neuron: usize) -> Self {
        let linear = &network.layers[0].linear;
        let table = &network.embedding.table.data;
        let (letters, width) = (table.rows(), table.cols());
        let term = |t: usize, token: usize| -> f64 {
            let place = |e: usize| f64::from(linear.weight.data.row(t * width + e)[neuron]);
            table.row(token).iter().enumerate().map(|(e, &x)| f64::from(x) * place(e)).sum()
        };
        let places = (0..network.block_size).flat_map(|t| (0..letters).map(move |v| (t, v)));
        let bias = linear.bias.as_ref().map_or(0.0, |bias| f64::from(bias.data.row(0)[neuron]));
        Self { terms: places.map(|(t, v)| term(t, v)).collect(), letters, bias }
    }

    fn preactivation(&self, context: &[u8]) -> f64 {
        let term = |(t, &token): (usize, &u8)| self.terms[t * self.letters + usize::from(token)];
        context.iter().enumerate().map(term).sum::<f64>() + self.bias
    }
}

/// Draws `steps` minibatches of `batch` rows and follows the neuron's mean.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // for a plot
pub fn running_mean_drift(
    network: &Network,
    dataset: &Dataset,
    neuron: usize,
    batch: usize,
    momenta: &[f64],
    steps: usize,
    seed: u64,
) -> Drift {
    let neuron = Neuron::of(network, neuron);
    let rows = dataset.len(Split::Train);
    let value = |row: usize| neuron.preactivation(dataset.row(Split::Train, row).0);
    let mean = (0..rows).map(value).sum::<f64>() / rows as f64;
    let squares: f64 = (0..rows).map(|row| (value(row) - mean).powi(2)).sum();
    let mut generator = Generator::new(seed);
    let mut running = vec![mean; momenta.len()];
    let mut series = vec![Vec::with_capacity(steps); momenta.len()];
    for _ in 0..steps {
        let seen = (0..batch).map(|_| value(generator.randint(rows))).sum::<f64>() / batch as f64;
        for ((running, momentum), series) in running.iter_mut().zip(momenta).zip(&mut series) {
            *running = (1.0 - momentum) * *running + momentum * seen;
            series.push(*running as f32);
        }
    }
    Drift { mean, std: (squares / (rows as f64 - 1.0)).sqrt(), series }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::Summary;
    use crate::train::{Config, Trainer};

    #[test]
    fn small_batches_with_a_large_momentum_wander_most() {
        let config = Config::from_text([("n_hidden", "8")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        let spread = |batch: usize, momentum: f64| {
            let seen =
                running_mean_drift(run.network(), run.dataset(), 3, batch, &[momentum], 400, 1);
            let squares = seen.series[0].iter().map(|&x| (f64::from(x) - seen.mean).powi(2));
            (squares.sum::<f64>() / 400.0).sqrt() / seen.std
        };
        // In the long run std / sqrt(batch) * sqrt(momentum / (2 - momentum)).
        let expected = |batch: f64, m: f64| (m / (2.0 - m) / batch).sqrt();
        assert!((spread(4, 0.1) / expected(4.0, 0.1) - 1.0).abs() < 0.35);
        assert!((spread(256, 0.1) / expected(256.0, 0.1) - 1.0).abs() < 0.35);
        assert!(spread(4, 0.001) < spread(4, 0.1) / 4.0);
    }

    #[test]
    fn the_std_is_that_of_all_training_rows() {
        let config = Config::from_text([("n_hidden", "8")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        let drift = running_mean_drift(run.network(), run.dataset(), 3, 4, &[0.1], 1, 1);
        let neuron = Neuron::of(run.network(), 3);
        let rows = 0..run.dataset().len(Split::Train);
        let values: Vec<f64> =
            rows.map(|row| neuron.preactivation(run.dataset().row(Split::Train, row).0)).collect();
        let std = ndarray::aview1(&values).std(1.0);
        assert!((drift.std / std - 1.0).abs() < 1e-9, "{} and {std}", drift.std);
    }

    #[test]
    fn the_neuron_is_the_networks_own() {
        let config = Config::from_text([("preset", "kaiming"), ("n_hidden", "8")]).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        let neuron = Neuron::of(run.network(), 5);
        let cache = &run.cache().layers[0];
        for b in 0..run.batch().len() {
            let got = neuron.preactivation(run.batch().context(b));
            assert!((got - f64::from(cache.z.row(5)[b])).abs() < 1e-5);
        }
        assert!(Summary::of(cache.z.view()).std > 0.1);
    }
}
