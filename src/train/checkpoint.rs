//! A run as bytes: a safetensors file with the parameters and the running statistics
//! under the names and in the layouts of `torch.nn`, the generator and, where it is the
//! user's own, the text; the config as metadata.
//!
//! | tensor | shape | |
//! |---|---|---|
//! | `embedding.weight` | `(V, E)` | the notebook's C |
//! | `layers.{i}.weight` | `(fan_out, fan_in)` | as `torch.nn.Linear` has it: the notebook's W, transposed |
//! | `layers.{i}.bias` | `(fan_out,)` | |
//! | `norms.{i}.weight`, `norms.{i}.bias` | `(H,)` | gamma, beta |
//! | `norms.{i}.running_mean` | `(H,)` | |
//! | `norms.{i}.running_var` | `(H,)` | recipe `layers` |
//! | `norms.{i}.running_std` | `(H,)` | recipe `flat`, which keeps a std, as cell 10 does: `running_var` is its square |
//! | `optimizer.exp_avg.{parameter}`, `optimizer.exp_avg_sq.{parameter}` | the parameter's | what Adam keeps |
//! | `optimizer.momentum_buffer.{parameter}` | the parameter's | what SGD with momentum keeps |
//! | `generator` | bytes | 624 words of the Mersenne Twister, its place, a kept normal number |
//! | `corpus` | bytes | names of the user's own, as UTF-8 |
//!
//! A loaded run goes on bit for bit as the saved one would have. A file with a number
//! that is not finite is refused: such a run has diverged and goes nowhere. Files of
//! format 1, which had the notebook's names and orientation, and of format 2, which had no
//! optimizer, are still read.

use super::config::Config;
use super::json::Json;
use super::keys::{Key, Kind, Value};
use super::tensor_file::{Tensor, Tensors, Writer};
use super::tensors::{Layout, Place, matrices, matrices_mut, places, state_places};
use super::trainer::{Trainer, network_spec};
use crate::data::{Corpus, Vocabulary};
use crate::error::{Error, Result};
use crate::ops::{F32x4, Matrix, transpose_into};
use crate::rng::Generator;

/// The metadata key under which everything that is no tensor is kept.
const KEY: &str = "makemore-playground";
/// The format that is written.
const VERSION: u64 = 3;
/// Largest file taken, in bytes: the largest network with what Adam keeps of it and the largest
/// text fit.
pub const MAX_BYTES: usize = 192 << 20;
/// Largest header taken, in bytes. Ours have a few thousand; one of a hundred million
/// would stop the page while it is read.
const MAX_HEADER: u64 = 1 << 20;

/// What a file says about its run beside the run itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Notes {
    /// The dev loss of these weights, where it was measured.
    pub dev: Option<f64>,
    /// Whether a learning rate was changed while the run trained: then its config alone does not
    /// lead to its weights.
    pub lr_changed: bool,
}

/// What a file says about its run. Numbers of the config stay texts until [`parse`] reads them as it
/// reads those of an address: to the last bit.
///
/// [`parse`]: super::config::parse
struct Metadata<'a> {
    version: u64,
    step: u64,
    loss: Option<f64>,
    config: &'a [(String, Json<'a>)],
    notes: Notes,
}

impl<'a> Metadata<'a> {
    /// Reads an object; none where a value is missing or is not of its kind.
    fn of(about: &'a Json<'a>) -> Option<Self> {
        let number = |key| match about.get(key) {
            None | Some(Json::Bare("null")) => Some(None),
            Some(value) => value.number().map(Some),
        };
        // Files have this name for it.
        let lr_changed = about.get("altered").map_or(Some(false), Json::truth)?;
        let Json::Object(config) = about.get("config")? else { return None };
        Some(Self {
            version: about.get("version")?.whole()?,
            step: about.get("step")?.whole()?,
            loss: number("loss")?,
            config,
            notes: Notes { dev: number("dev")?, lr_changed },
        })
    }
}

/// The metadata as JSON. The words of a config need no escapes, and Rust writes a number as
/// JSON does, with as many digits as tell it from its neighbours.
fn describe(run: &Trainer, Notes { dev, lr_changed }: Notes) -> String {
    let or_null = |x: Option<String>| x.unwrap_or_else(|| "null".to_owned());
    let loss = or_null(run.loss().is_finite().then(|| run.loss().to_string()));
    let dev = or_null(dev.filter(|dev| dev.is_finite()).map(|dev| dev.to_string()));
    let entry = |(key, value): (&str, Value)| format!("\"{key}\":{value}");
    let config: Vec<_> = run.config().entries().map(entry).collect();
    format!(
        "{{\"version\":{VERSION},\"step\":{},\"loss\":{loss},\"config\":{{{}}},\"dev\":{dev},\
         \"altered\":{lr_changed}}}",
        run.step(),
        config.join(","),
    )
}

fn write_numbers(matrix: &Matrix, layout: Layout, to: &mut Vec<u8>) {
    if layout == Layout::Transposed {
        let mut other = Matrix::zeros(matrix.cols(), matrix.rows());
        transpose_into::<F32x4>(matrix, &mut other);
        return write_numbers(&other, Layout::Plain, to);
    }
    for x in matrix.elements() {
        to.extend_from_slice(&x.to_le_bytes());
    }
}

impl Trainer {
    /// The run as a safetensors file.
    ///
    /// # Errors
    /// Where the run holds a number that is not finite.
    pub fn save(&self) -> Result<Vec<u8>> {
        self.save_with(Notes::default())
    }

    /// [`save`](Self::save), with what is known about the run.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub fn save_with(&self, notes: Notes) -> Result<Vec<u8>> {
        let mut places = places(&network_spec(self.config(), self.vocabulary().len()), VERSION);
        let kept = state_places(&places, self.config().optimizer().state_names());
        places.extend(kept);
        let mut matrices = matrices(self.network());
        if let Some(optimizer) = self.optimizer() {
            matrices.extend(optimizer.state());
        }
        if !matrices.iter().all(|matrix| matrix.elements().all(f32::is_finite)) {
            let message = "the run holds numbers that are not finite, and a file of them could not \
                           be loaded: start again with a smaller learning rate";
            return Err(Error::Load(message.into()));
        }
        let mut file = Writer::new(KEY, &describe(self, notes));
        for (place, matrix) in places.iter().zip(matrices) {
            file.add(&place.name, "F32", &place.shape(), |data| {
                write_numbers(matrix, place.layout, data);
            });
        }
        let mut add_bytes = |name: &str, bytes: &[u8]| {
            file.add(name, "U8", &[bytes.len()], |data| data.extend_from_slice(bytes));
        };
        add_bytes("generator", &self.generator().to_bytes());
        if self.config().is_custom() {
            add_bytes("corpus", self.corpus().text().as_bytes());
        }
        Ok(file.finish())
    }

    /// The run that [`save`](Self::save) wrote.
    ///
    /// # Errors
    /// For a file that is damaged, foreign, too large or diverged.
    pub fn load(bytes: &[u8]) -> Result<Self> {
        Self::load_with_notes(bytes).map(|(run, _)| run)
    }

    /// [`load`](Self::load), with what the file says about the run.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_with_notes(bytes: &[u8]) -> Result<(Self, Notes)> {
        check_size(bytes)?;
        let foreign = "the file is no safetensors file, or it is damaged; save the run again";
        let tensors = Tensors::read(bytes).ok_or_else(|| Error::Load(foreign.into()))?;
        let text = tensors.metadata(KEY).ok_or_else(|| {
            Error::Load("the file holds no run of this page; load one that was saved here".into())
        })?;
        let about = Json::parse(text).ok_or_else(damaged)?;
        let metadata = Metadata::of(&about).ok_or_else(damaged)?;
        if !(1..=VERSION).contains(&metadata.version) {
            return Err(Error::Load(format!(
                "the file has format {}; this page reads formats 1 to {VERSION}: open it where it \
                 was saved",
                metadata.version
            )));
        }
        Ok((restore(&metadata, &tensors)?, metadata.notes))
    }
}

/// The error for a file of more than [`MAX_BYTES`].
#[must_use]
pub fn too_long(_bytes: usize) -> Error {
    let most = MAX_BYTES >> 20;
    Error::Load(format!("the file is over {most} MB; this page saves none that large"))
}

/// Checks the length of the file and of its header, and reads no further.
fn check_size(bytes: &[u8]) -> Result<()> {
    if bytes.len() > MAX_BYTES {
        return Err(too_long(bytes.len()));
    }
    match bytes.first_chunk() {
        // A header longer than the file: this is no safetensors file, and the reader will say so.
        Some(&length) if u64::from_le_bytes(length) >= bytes.len() as u64 => Ok(()),
        Some(&length) if u64::from_le_bytes(length) > MAX_HEADER => Err(Error::Load(
            "the file's header is over 1 MB, which no file of this page has; load one that was \
             saved here"
                .into(),
        )),
        _ => Ok(()),
    }
}

/// Builds the run. Everything is checked against the config before the network is made.
fn restore(metadata: &Metadata, tensors: &Tensors) -> Result<Trainer> {
    let entries = metadata.config.iter().map(|(key, value)| (key.as_str(), value.as_typed()));
    let config = Config::from_text(entries)?;
    check_step(metadata.step)?;
    let corpus = if config.is_custom() {
        Corpus::from_bytes(bytes_of(tensors, "corpus")?)?
    } else {
        Corpus::built_in()?
    };
    let vocabulary = Vocabulary::of(&corpus)?;
    let mut places = places(&network_spec(&config, vocabulary.len()), metadata.version);
    let kept = state_places(&places, config.optimizer().state_names());
    places.extend(kept);
    for place in &places {
        check_tensor(place, tensors)?;
    }
    let generator = Generator::from_bytes(bytes_of(tensors, "generator")?)
        .ok_or_else(|| Error::Load("the file's generator is damaged".into()))?;
    let mut trainer = Trainer::new(config, corpus)?;
    let mut network = trainer.network().clone();
    let mut optimizer = trainer.optimizer().cloned();
    let mut matrices = matrices_mut(&mut network);
    if let Some(optimizer) = &mut optimizer {
        matrices.extend(optimizer.state_mut());
    }
    for (place, matrix) in places.iter().zip(matrices) {
        fill(matrix, place, tensors)?;
    }
    #[allow(clippy::cast_possible_truncation)] // it was an f32 when it was written
    let loss = metadata.loss.map(|loss| loss as f32).filter(|loss| loss.is_finite());
    trainer.resume((network, optimizer), generator, metadata.step, loss);
    Ok(trainer)
}

fn damaged() -> Error {
    Error::Load("the file's description of its run is damaged".into())
}

/// A run may have more steps than its `max_steps`, which can be lowered on the way, but
/// not more than that takes.
fn check_step(step: u64) -> Result<()> {
    let most = match Key::find("max_steps")?.kind {
        Kind::Integer { max, .. } => max,
        _ => 0.0,
    };
    #[allow(clippy::cast_precision_loss)] // compared only
    if step as f64 > most {
        return Err(Error::Load(format!(
            "the file is at step {step}; no run has more than {most}: save the run again"
        )));
    }
    Ok(())
}

fn bytes_of<'a>(tensors: &Tensors<'a>, name: &str) -> Result<&'a [u8]> {
    match tensors.get(name) {
        Some(tensor) if tensor.dtype == "U8" => Ok(tensor.data),
        _ => Err(Error::Load(format!("the file lacks \"{name}\"; save the run again"))),
    }
}

/// Type, shape and that all numbers are finite.
fn check_tensor(place: &Place, tensors: &Tensors) -> Result<()> {
    let (name, wanted) = (&place.name, place.shape());
    let tensor = tensors.get(name).ok_or_else(|| {
        Error::Load(format!("the file lacks \"{name}\", which its config asks for"))
    })?;
    let Tensor { dtype, shape, data } = tensor;
    let is = |lengths: &[usize]| shape.iter().copied().eq(lengths.iter().map(|&x| x as u64));
    // Format 1 wrote a matrix of one row as a vector.
    let flat = place.rows == 1 && is(&[place.cols]);
    if dtype != "F32" || !(is(&wanted) || flat) {
        return Err(Error::Load(format!(
            "the file's \"{name}\" is {dtype} {shape:?}, not F32 {wanted:?}, which its config asks for"
        )));
    }
    if !numbers(data).all(f32::is_finite) {
        return Err(Error::Load(format!(
            "the file's \"{name}\" contains a number that is not finite: that run has diverged and \
             cannot continue; load an earlier one"
        )));
    }
    Ok(())
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
    bytes.as_chunks().0.iter().map(|&four| f32::from_le_bytes(four))
}

/// Reads a tensor that [`check_tensor`] has passed.
fn fill(matrix: &mut Matrix, place: &Place, tensors: &Tensors) -> Result<()> {
    let lost = || Error::Load(format!("the file lacks \"{}\"", place.name));
    let tensor = tensors.get(&place.name).ok_or_else(lost)?;
    let numbers: Vec<f32> = numbers(tensor.data).collect();
    let (rows, cols) = (place.rows, place.cols);
    let values = if place.layout == Layout::Transposed {
        let mut values = Matrix::zeros(rows, cols);
        transpose_into::<F32x4>(&Matrix::from_elements(cols, rows, &numbers), &mut values);
        values
    } else {
        Matrix::from_elements(rows, cols, &numbers)
    };
    for row in 0..rows {
        matrix.row_mut(row).copy_from_slice(values.row(row));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use safetensors::tensor::TensorView;

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
        for (preset, key, value) in [
            ("batchnorm", "bn_variance", "biased"),
            ("deep", "norm", "layer"),
            ("deep", "norm", "rms"),
            ("deep-batchnorm", "norm_order", "after"),
            ("deep-batchnorm", "residual", "true"),
            ("seed", "bias", "unused"),
            ("deep", "init", "torch"),
            ("kaiming", "out_bias", "frequency"),
            ("deep-batchnorm", "optimizer", "momentum"),
            ("kaiming", "optimizer", "nesterov"),
            ("batchnorm", "optimizer", "adam"),
            ("deep", "optimizer", "adamw"),
            ("deep", "weight_decay", "0.01"),
            ("deep", "grad_clip", "0.1"),
            ("kaiming", "schedule", "cosine"),
            ("kaiming", "warmup_steps", "70"),
        ] {
            let mut first =
                run(&[("preset", preset), ("n_hidden", "17"), (key, value), ("lr", "0.01")]);
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

    #[test]
    fn a_tensor_has_the_shape_of_its_place_or_is_one_row_written_as_a_vector() {
        let passes = |rows, cols, layout, shape: &[usize]| {
            let mut writer = Writer::new(KEY, "");
            let numbers = vec![0; 4 * shape.iter().product::<usize>()];
            writer.add("x", "F32", shape, |data| data.extend(numbers));
            let file = writer.finish();
            let place = Place { name: "x".to_owned(), rows, cols, layout, learned: true };
            check_tensor(&place, &Tensors::read(&file).expect("a file")).is_ok()
        };
        assert!(passes(1, 3, Layout::Vector, &[3]));
        assert!(passes(1, 3, Layout::Plain, &[1, 3]) && passes(1, 3, Layout::Plain, &[3]));
        assert!(passes(2, 3, Layout::Plain, &[2, 3]) && passes(2, 3, Layout::Transposed, &[3, 2]));
        assert!(!passes(1, 3, Layout::Vector, &[4]) && !passes(1, 3, Layout::Plain, &[3, 1]));
        assert!(!passes(2, 3, Layout::Plain, &[3]) && !passes(2, 3, Layout::Plain, &[3, 2]));
    }

    #[test]
    fn the_largest_file_header_and_step_are_taken_and_no_larger_ones() {
        assert!(check_size(&vec![0; MAX_BYTES]).is_ok());
        assert!(check_size(&vec![0; MAX_BYTES + 1]).is_err());
        let with_header = |length: u64| {
            let rest = usize::try_from(length).expect("a megabyte") + 1;
            check_size(&[&length.to_le_bytes()[..], &vec![b' '; rest]].concat())
        };
        assert!(with_header(MAX_HEADER).is_ok() && with_header(MAX_HEADER + 1).is_err());
        assert!(check_step(1_000_000_000).is_ok() && check_step(1_000_000_001).is_err());
    }
}
