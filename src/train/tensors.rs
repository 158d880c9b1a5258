//! What a file calls the tensors of a network, and how it lays them out: the names and
//! layouts of `torch.nn`, and those of older files.

use crate::nn::model::NetworkSpec;
use crate::nn::{Network, Norm, NormConfig, Scale};
use crate::ops::Matrix;

/// How a tensor of a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One dimension.
    Vector,
    /// Two, as the network has it.
    Plain,
    /// Two, the other way round.
    Transposed,
}

/// What a file calls one of the network's matrices, and how it holds it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) layout: Layout,
    /// Whether it is a parameter; others are running statistics.
    pub(super) learned: bool,
}

impl Place {
    /// As the file has it.
    pub(super) fn shape(&self) -> Vec<usize> {
        match self.layout {
            Layout::Vector => vec![self.cols],
            Layout::Plain => vec![self.rows, self.cols],
            Layout::Transposed => vec![self.cols, self.rows],
        }
    }
}

/// The places of everything in a network of this spec, in the order of [`matrices`].
pub(super) fn places(spec: &NetworkSpec, version: u64) -> Vec<Place> {
    let old = version == 1;
    let table = if old { "C" } else { "embedding.weight" };
    let weights = if old { Layout::Plain } else { Layout::Transposed };
    let mut places = vec![Place {
        name: table.to_owned(),
        rows: spec.vocabulary,
        cols: spec.n_embd,
        layout: Layout::Plain,
        learned: true,
    }];
    let mut fan_in = spec.block_size * spec.n_embd;
    for i in 0..=spec.n_layers {
        let last = i == spec.n_layers;
        let cols = if last { spec.vocabulary } else { spec.n_hidden };
        let name = format!("layers.{i}.weight");
        places.push(Place { name, rows: fan_in, cols, layout: weights, learned: true });
        let mut vector = |name: String, learned| {
            places.push(Place { name, rows: 1, cols, layout: Layout::Vector, learned });
        };
        if has_bias(spec, i) {
            vector(format!("layers.{i}.bias"), true);
        }
        if let Some(norm) = norm_of(spec, i) {
            let (group, gamma, beta) =
                if old { ("layers", "gamma", "beta") } else { ("norms", "weight", "bias") };
            let mut vector = |name, learned| vector(format!("{group}.{i}.{name}"), learned);
            vector(gamma, true);
            if !matches!(norm, NormConfig::Rms { .. }) {
                vector(beta, true);
            }
            if let NormConfig::Batch(norm) = norm {
                vector("running_mean", false);
                match norm.scale {
                    Scale::Std => vector("running_std", false),
                    Scale::Variance => vector("running_var", false),
                }
            }
        }
        fan_in = cols;
    }
    places
}

/// Whether layer `i`, counted from the first hidden one, has a bias.
fn has_bias(spec: &NetworkSpec, i: usize) -> bool {
    match spec.flat {
        Some(biases) if i < spec.n_layers => spec.learns_bias && biases.hidden.is_some(),
        Some(_) => true,
        None => spec.learns_bias,
    }
}

/// The normalisation of layer `i`: after the output layer there is one in recipe `layers` with
/// `BatchNorm` only.
fn norm_of(spec: &NetworkSpec, i: usize) -> Option<NormConfig> {
    spec.norm.filter(|norm| i < spec.n_layers || (spec.flat.is_none() && norm.is_batch()))
}

/// The places of what an optimizer keeps under some names of `torch.optim`: for each name, one for
/// each parameter among `places`, as `Optimizer::state` has them.
pub(super) fn state_places(places: &[Place], names: &[&str]) -> Vec<Place> {
    let mut kept = Vec::new();
    for name in names {
        for &Place { name: ref of, rows, cols, layout, learned } in places {
            if learned {
                let name = format!("optimizer.{name}.{of}");
                kept.push(Place { name, rows, cols, layout, learned: false });
            }
        }
    }
    kept
}

/// Everything of a network that a file holds.
pub(super) fn matrices(network: &Network) -> Vec<&Matrix> {
    let mut all: Vec<&Matrix> = vec![&network.embedding.table.data];
    for layer in &network.layers {
        all.extend(layer.parameters().map(|param| &*param.data));
        all.extend(layer.batch_norm().iter().flat_map(|n| [&n.running_mean, &n.running_scale]));
    }
    all
}

/// [`matrices`], to be filled.
pub(super) fn matrices_mut(network: &mut Network) -> Vec<&mut Matrix> {
    let mut all: Vec<&mut Matrix> = vec![&mut network.embedding.table.data];
    for layer in &mut network.layers {
        all.push(&mut layer.linear.weight.data);
        all.extend(layer.linear.bias.as_mut().map(|bias| &mut *bias.data));
        match &mut layer.norm {
            Some(Norm::Batch(norm)) => {
                all.extend([&mut *norm.gamma.data, &mut *norm.beta.data]);
                all.extend([&mut norm.running_mean, &mut norm.running_scale]);
            }
            Some(Norm::Layer(norm)) => {
                all.push(&mut norm.gamma.data);
                all.extend(norm.beta.as_mut().map(|beta| &mut *beta.data));
            }
            None => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Generator;
    use crate::train::trainer::network_spec;
    use crate::train::{Config, Preset};

    #[test]
    fn every_matrix_of_every_network_has_its_place() {
        for preset in Preset::ALL {
            for bias in ["none", "learned", "unused"] {
                for norm in ["none", "batch", "layer", "rms"] {
                    let pairs = [("preset", preset.name()), ("bias", bias), ("norm", norm)];
                    let spec = network_spec(&Config::from_text(pairs).expect("valid"), 27);
                    let mut network = Network::new(&spec, &mut Generator::new(1));
                    let sizes: Vec<_> =
                        matrices(&network).iter().map(|m| (m.rows(), m.cols())).collect();
                    let filled: Vec<_> =
                        matrices_mut(&mut network).iter().map(|m| (m.rows(), m.cols())).collect();
                    assert_eq!(sizes, filled);
                    for version in [1, 2] {
                        let places = places(&spec, version);
                        let held: Vec<_> = places.iter().map(|p| (p.rows, p.cols)).collect();
                        assert_eq!(held, sizes, "{pairs:?}");
                    }
                    let old = places(&spec, 1);
                    assert!(old.iter().all(|p| p.learned != p.name.contains("running")));
                    let learned = old.iter().filter(|p| p.learned).map(|p| p.name.as_str());
                    let names = network.parameters().map(|param| param.name.as_str());
                    assert!(learned.eq(names), "format 1 had the network's own names");
                }
            }
        }
    }

    #[test]
    fn names_and_shapes_are_those_of_torch() {
        let config = Config::from_text([("preset", "deep-batchnorm"), ("n_layers", "1")]);
        let places = places(&network_spec(&config.expect("valid"), 27), 2);
        let written: Vec<_> =
            places.iter().map(|p| format!("{} {:?}", p.name, p.shape())).collect();
        assert_eq!(
            written,
            [
                "embedding.weight [27, 10]",
                "layers.0.weight [100, 30]",
                "norms.0.weight [100]",
                "norms.0.bias [100]",
                "norms.0.running_mean [100]",
                "norms.0.running_var [100]",
                "layers.1.weight [27, 100]",
                "norms.1.weight [27]",
                "norms.1.bias [27]",
                "norms.1.running_mean [27]",
                "norms.1.running_var [27]",
            ]
        );
    }
}
