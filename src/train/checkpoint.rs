//! A run as bytes: safetensors with the parameters, the running statistics, the
//! generator and, where it is the user's own, the text; the config as metadata.
//!
//! A loaded run goes on bit for bit as the saved one would have.

use std::collections::HashMap;

use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::keys::Value;
use super::trainer::Trainer;
use crate::data::Corpus;
use crate::error::{Error, Result};
use crate::nn::Network;
use crate::ops::Matrix;
use crate::rng::Generator;

/// The metadata key under which everything that is no tensor is kept.
const KEY: &str = "makemore-playground";
/// Format of that entry.
const VERSION: u32 = 1;
/// Largest file taken, in bytes: the largest network and the largest text fit.
const MAX_BYTES: usize = 512 << 20;

#[derive(Serialize, Deserialize)]
struct Metadata {
    version: u32,
    step: u64,
    loss: Option<f32>,
    config: serde_json::Map<String, serde_json::Value>,
}

/// A tensor on its way into a file.
struct Tensor {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Tensor {
    fn of(name: impl Into<String>, matrix: &Matrix) -> Self {
        let shape = match matrix.rows() {
            1 => vec![matrix.cols()],
            rows => vec![rows, matrix.cols()],
        };
        let bytes = matrix.elements().flat_map(f32::to_le_bytes).collect();
        Self { name: name.into(), dtype: Dtype::F32, shape, bytes }
    }

    fn bytes(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), dtype: Dtype::U8, shape: vec![bytes.len()], bytes }
    }
}

/// The running statistics by name.
fn running(network: &mut Network) -> impl Iterator<Item = (String, &mut Matrix)> {
    network.layers.iter_mut().enumerate().flat_map(|(i, layer)| {
        layer.norm.iter_mut().flat_map(move |norm| {
            let spread = if norm.kind.keeps_std { "running_std" } else { "running_var" };
            [
                (format!("layers.{i}.running_mean"), &mut norm.running_mean),
                (format!("layers.{i}.{spread}"), &mut norm.running_spread),
            ]
        })
    })
}

impl Trainer {
    /// The run as a safetensors file.
    ///
    /// # Errors
    /// Where the file cannot be put together; no run is known for which that is so.
    pub fn save(&self) -> Result<Vec<u8>> {
        let mut network = self.network().clone();
        let mut tensors: Vec<Tensor> =
            network.parameters().map(|p| Tensor::of(p.name.clone(), &p.data)).collect();
        tensors.extend(running(&mut network).map(|(name, matrix)| Tensor::of(name, matrix)));
        tensors.push(Tensor::bytes("generator", self.generator().to_bytes()));
        if self.config().is_custom() {
            tensors.push(Tensor::bytes("corpus", self.corpus().text().as_bytes().to_vec()));
        }
        let failed = |error: &dyn std::fmt::Display| {
            Error::Load(format!("the run cannot be saved ({error}); please report this"))
        };
        let views: Vec<_> = tensors
            .iter()
            .map(|t| Ok((&t.name, TensorView::new(t.dtype, t.shape.clone(), &t.bytes)?)))
            .collect::<std::result::Result<_, safetensors::SafeTensorError>>()
            .map_err(|error| failed(&error))?;
        let metadata = Metadata {
            version: VERSION,
            step: self.step(),
            loss: self.loss().is_finite().then_some(self.loss()),
            config: self
                .config()
                .entries()
                .map(|(key, value)| (key.to_owned(), serde_json::json!(value)))
                .collect(),
        };
        let metadata = serde_json::to_string(&metadata).map_err(|error| failed(&error))?;
        let metadata = HashMap::from([(KEY.to_owned(), metadata)]);
        safetensors::serialize(views, Some(metadata)).map_err(|error| failed(&error))
    }

    /// The run that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// For a file that is damaged, foreign or too large.
    pub fn load(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_BYTES {
            return Err(Error::Load(
                "the file is over 512 MB; this page saves none that large".into(),
            ));
        }
        let foreign = "the file is no safetensors file, or it is damaged; save the run again";
        let (_, header) =
            SafeTensors::read_metadata(bytes).map_err(|_| Error::Load(foreign.into()))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|_| Error::Load(foreign.into()))?;
        let text = header.metadata().as_ref().and_then(|metadata| metadata.get(KEY));
        let text = text.ok_or_else(|| {
            Error::Load("the file holds no run of this page; load one that was saved here".into())
        })?;
        let metadata: Metadata = serde_json::from_str(text)
            .map_err(|_| Error::Load("the file's description of its run is damaged".into()))?;
        if metadata.version != VERSION {
            return Err(Error::Load(format!(
                "the file has format {}; this page reads format {VERSION}: open it where it was saved",
                metadata.version
            )));
        }
        restore(&metadata, &tensors)
    }
}

fn restore(metadata: &Metadata, tensors: &SafeTensors) -> Result<Trainer> {
    let entries = metadata.config.iter().map(|(key, value)| {
        let value: Value = serde_json::from_value(value.clone())
            .map_err(|_| Error::config(key, "the file holds no usable value for it"))?;
        Ok((key, value))
    });
    let config = Config::new(entries.collect::<Result<Vec<_>>>()?)?;
    let mut trainer = if config.is_custom() {
        Trainer::new(config, Corpus::from_bytes(bytes_of(tensors, "corpus")?)?)?
    } else {
        Trainer::on_built_in_names(config)?
    };
    let generator = Generator::from_bytes(bytes_of(tensors, "generator")?)
        .ok_or_else(|| Error::Load("the file's generator is damaged".into()))?;
    let mut network = trainer.network().clone();
    for param in network.parameters_mut() {
        fill(&mut param.data, &param.name, tensors)?;
    }
    for (name, matrix) in running(&mut network) {
        fill(matrix, &name, tensors)?;
    }
    trainer.resume(network, generator, metadata.step, metadata.loss);
    Ok(trainer)
}

fn bytes_of<'a>(tensors: &SafeTensors<'a>, name: &str) -> Result<&'a [u8]> {
    match tensors.tensor(name) {
        Ok(tensor) if tensor.dtype() == Dtype::U8 => Ok(tensor.data()),
        _ => Err(Error::Load(format!("the file lacks \"{name}\"; save the run again"))),
    }
}

fn fill(matrix: &mut Matrix, name: &str, tensors: &SafeTensors) -> Result<()> {
    let wanted = Tensor::of(name, matrix);
    let tensor = tensors
        .tensor(name)
        .ok()
        .filter(|tensor| tensor.dtype() == Dtype::F32 && tensor.shape() == wanted.shape);
    let tensor = tensor.ok_or_else(|| {
        let shape = wanted.shape;
        Error::Load(format!(
            "the file lacks \"{name}\" of shape {shape:?}, which its config asks for"
        ))
    })?;
    let mut numbers = tensor.data().as_chunks::<4>().0.iter();
    for row in 0..matrix.rows() {
        for (to, from) in matrix.row_mut(row).iter_mut().zip(&mut numbers) {
            *to = f32::from_le_bytes(*from);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Split;

    fn run(pairs: &[(&str, &str)]) -> Trainer {
        let config = Config::from_text(pairs.iter().copied()).expect("valid");
        let mut run = Trainer::on_built_in_names(config).expect("trains");
        run.train(50);
        run
    }

    #[test]
    fn a_loaded_run_goes_on_bit_for_bit() {
        for preset in ["batchnorm", "deep", "deep-batchnorm", "seed"] {
            let mut first = run(&[("preset", preset), ("n_hidden", "17")]);
            let mut second = Trainer::load(&first.save().expect("saved")).expect("loaded");
            assert_eq!((second.step(), second.loss()), (first.step(), first.loss()));
            assert_eq!(second.config(), first.config());
            assert_eq!(first.evaluate(Split::Dev), second.evaluate(Split::Dev));
            first.train(50);
            second.train(50);
            assert_eq!(first.weights_sha256(), second.weights_sha256());
        }
    }

    #[test]
    fn the_users_own_names_travel_with_the_run() {
        let text = "ana\nbea\ncleo\ndora\nella\nfay\ngus\nhal\nida\njo\n";
        let corpus = Corpus::from_bytes(text.as_bytes()).expect("names");
        let config = Config::from_text([("batch_size", "8")]).expect("valid");
        let mut first = Trainer::new(config, corpus).expect("trains");
        first.train(5);
        let second = Trainer::load(&first.save().expect("saved")).expect("loaded");
        assert_eq!(second.corpus().text(), text);
        assert_eq!(second.weights_sha256(), first.weights_sha256());
    }

    #[test]
    fn other_files_are_refused_in_a_sentence() {
        let message = |bytes: &[u8]| Trainer::load(bytes).expect_err("refused").to_string();
        let good = run(&[]).save().expect("saved");
        assert!(message(b"").contains("no safetensors file"));
        assert!(message(b"{\"hello\": 1}").contains("no safetensors file"));
        assert!(message(&good[..good.len() - 1]).contains("damaged"));
        assert!(message(&good[1..]).contains("no safetensors file"));
        let foreign = safetensors::serialize(Vec::<(String, TensorView)>::new(), None);
        assert!(message(&foreign.expect("an empty file")).contains("no run of this page"));
        let find = b"n_hidden\\\":200";
        let at = good.windows(find.len()).position(|w| w == find).expect("the key");
        let mut other = good.clone();
        other[at + find.len() - 3] = b'9';
        assert!(message(&other).contains("which its config asks for"));
        other[at + find.len() - 3] = b'-';
        assert!(message(&other).contains("damaged"));
    }
}
