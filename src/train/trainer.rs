//! A run: the data, the network, the generator, and one step after another.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::config::{Bias, Config, Recipe};
use super::divergence::{Diverged, diagnose};
use super::evaluate::Evaluation;
use super::keys::{Key, Value};
use super::optimizer::Optimizer;
use super::rows::Sliced;
use crate::data::corpus::{Source, hex};
use crate::data::{Batch, Corpus, Dataset, Split, Vocabulary};
use crate::error::{Error, Result};
use crate::nn::model::{FlatBiases, NetworkSpec};
use crate::nn::{ForwardCache, Network, Sgd};
use crate::rng::Generator;

/// Losses that a call of [`Trainer::train`] makes room for at once.
const LOSS_ROOM: usize = 1 << 16;

/// More than twice the loss of knowing nothing about 27 letters.
const LARGE_LOSS: f32 = 7.0;

/// A run of one config.
#[derive(Clone, Debug)]
pub struct Trainer {
    config: Config,
    data: Arc<Data>,
    network: Network,
    /// What more than plain SGD needs.
    optimizer: Option<Arc<Optimizer>>,
    cache: ForwardCache,
    batch: Batch,
    generator: Generator,
    step: u64,
    loss: f32,
    losses: Vec<f32>,
    diverged: Option<Diverged>,
    /// The learning rate of the last step; `None` before one was taken, or since a file was read.
    used_lr: Option<f64>,
    gradients: Gradients,
}

/// What became of the gradients that the last minibatch gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gradients {
    /// There are none: its loss is not finite.
    Missing,
    /// They were looked at before their step; parameters and running statistics are as
    /// the minibatch found them.
    Ahead,
    /// The parameters were changed by `-lr * gradient` with this learning rate, and the
    /// minibatch's statistics went into the running ones.
    Applied(f32),
    /// The optimizer changed the parameters, and has kept what they were; the minibatch's
    /// statistics went into the running ones.
    Optimized,
}

/// What a run trains on; siblings share it.
#[derive(Debug)]
struct Data {
    corpus: Corpus,
    vocabulary: Vocabulary,
    dataset: Dataset,
}

impl Data {
    /// The log of each letter's share of the targets in the training rows. A letter that no row
    /// has counts as one.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // f32 throughout
    fn log_frequencies(&self) -> Vec<f32> {
        let mut counts = vec![0_u32; self.vocabulary.len()];
        for row in 0..self.dataset.len(Split::Train) {
            counts[usize::from(self.dataset.row(Split::Train, row).1)] += 1;
        }
        let counts: Vec<f64> = counts.into_iter().map(|count| f64::from(count.max(1))).collect();
        let total: f64 = counts.iter().sum();
        counts.iter().map(|count| libm::log(count / total) as f32).collect()
    }
}

/// A look ahead under way.
#[derive(Debug)]
pub struct LookAhead {
    trainer: Trainer,
    part: usize,
    is_done: bool,
}

impl LookAhead {
    /// Does another part, about a layer's work. Returns whether that was the last.
    pub fn advance(&mut self) -> bool {
        if !self.is_done {
            self.is_done = !self.trainer.look_ahead_part(self.part);
            self.part += 1;
        }
        self.is_done
    }

    /// Whether it is about the next step of this run, as it is now.
    #[must_use]
    pub fn is_of(&self, run: &Trainer) -> bool {
        self.trainer.step == run.step && self.trainer.config == run.config
    }

    /// The copy that has looked ahead, once all parts are done.
    #[must_use]
    pub fn finish(mut self) -> Trainer {
        while !self.advance() {}
        self.trainer
    }
}

impl Trainer {
    /// A network at step 0. Its cache holds the minibatch that step 0 will see.
    ///
    /// # Errors
    /// Where the config and the corpus do not go together.
    pub fn new(config: Config, corpus: Corpus) -> Result<Self> {
        let custom = if corpus.source() == Source::Custom { "custom" } else { "ssa-2018" };
        let config = config.with("corpus", Value::Text(custom.to_owned()))?;
        let vocabulary = Vocabulary::of(&corpus)?;
        let dataset = Dataset::new(&corpus, &vocabulary, config.layout())?;
        Ok(Self::on(config, Arc::new(Data { corpus, vocabulary, dataset })))
    }

    /// A network at step 0 of another config, on the same names: cheap where the data's
    /// layout stays, for figures that compare.
    ///
    /// # Errors
    /// Where the config and the names do not go together.
    pub fn sibling(&self, config: Config) -> Result<Self> {
        let custom = if self.config.is_custom() { "custom" } else { "ssa-2018" };
        let config = config.with("corpus", Value::Text(custom.to_owned()))?;
        if config.layout() == self.config.layout() {
            return Ok(Self::on(config, Arc::clone(&self.data)));
        }
        Self::new(config, self.data.corpus.clone())
    }

    fn on(config: Config, data: Arc<Data>) -> Self {
        let mut generator = Generator::new(config.seed());
        let mut network =
            Network::new(&network_spec(&config, data.vocabulary.len()), &mut generator);
        if config.starts_at_frequencies() {
            network.set_output_bias(&data.log_frequencies());
        }
        let optimizer = Optimizer::new(config.optimizer(), &network).map(Arc::new);
        let cache = ForwardCache::new(&network, config.batch_size());
        let batch = Batch::with_capacity(config.batch_size(), config.block_size());
        let mut trainer = Self {
            config,
            data,
            network,
            optimizer,
            cache,
            batch,
            generator,
            step: 0,
            loss: f32::NAN,
            losses: Vec::new(),
            diverged: None,
            used_lr: None,
            gradients: Gradients::Missing,
        };
        trainer.look_ahead();
        trainer
    }

    /// [`new`](Self::new) on the built-in names.
    ///
    /// # Errors
    /// Where the config asks for a text of the user's.
    pub fn on_built_in_names(config: Config) -> Result<Self> {
        if config.is_custom() {
            let message =
                "custom needs a text of names, and none was given: give one, or use ssa-2018";
            return Err(Error::config("corpus", message));
        }
        Self::new(config, Corpus::built_in()?)
    }

    /// Runs the next step's minibatch forward and back without changing parameters,
    /// running statistics or the generator, so that everything can be looked at
    /// before the first step.
    fn look_ahead(&mut self) {
        let mut part = 0;
        while self.look_ahead_part(part) {
            part += 1;
        }
    }

    /// One part of a look ahead: a layer, forward for the first parts and back for the others.
    /// Returns whether there is another part.
    fn look_ahead_part(&mut self, part: usize) -> bool {
        if part == 0 {
            let before = self.generator.place(self.batch_size());
            self.draw_batch();
            self.generator.return_to(&before);
            self.gradients = Gradients::Missing;
        }
        let Self { network, batch, cache, .. } = self;
        let layers = network.layers.len();
        if part < layers {
            network.forward_layer(part, batch.contexts(), cache);
            if part + 1 == layers {
                self.loss = network.loss(batch.targets(), cache);
                return self.loss.is_finite();
            }
            return true;
        }
        let layer = 2 * layers - 1 - part;
        let (contexts, targets) = (batch.contexts(), batch.targets());
        network.backward_layer(layer, contexts, targets, cache, Sgd::GRADIENTS_ONLY);
        if layer == 0 {
            self.gradients = Gradients::Ahead;
        }
        layer > 0
    }

    /// A copy that has run the next step's minibatch forward and back and changed nothing:
    /// all that the next step will compute, before it is taken.
    #[must_use]
    pub fn looking_ahead(&self) -> Self {
        let mut copy = self.clone();
        copy.look_ahead();
        copy
    }

    /// [`looking_ahead`](Self::looking_ahead), in parts.
    #[must_use]
    pub fn look_ahead_in_parts(&self) -> LookAhead {
        LookAhead { trainer: self.clone(), part: 0, is_done: false }
    }

    /// Goes on from the state of a saved run. Without a finite loss it had diverged, and has still.
    pub(super) fn resume(
        &mut self,
        (network, optimizer): (Network, Option<Optimizer>),
        generator: Generator,
        step: u64,
        loss: Option<f32>,
    ) {
        self.network = network;
        self.optimizer = optimizer.map(Arc::new);
        self.generator = generator;
        self.step = step;
        self.used_lr = None;
        self.look_ahead();
        if let Some(loss) = loss {
            self.loss = loss;
        } else {
            self.loss = f32::NAN;
            self.end_here();
        }
    }

    /// Rows of a minibatch, for each of which the cache has a column. To ask the config takes a
    /// look-up by name, which is too slow for every step.
    fn batch_size(&self) -> usize {
        self.cache.x.cols()
    }

    fn draw_batch(&mut self) {
        let batch_size = self.batch_size();
        let Self { data, generator, .. } = self;
        let rows = data.dataset.len(Split::Train);
        let drawn = (0..batch_size).map(|_| generator.randint(rows));
        data.dataset.gather(Split::Train, drawn, &mut self.batch);
    }

    fn forward(&mut self) -> f32 {
        let Self { network, batch, cache, .. } = self;
        network.forward_train(batch.contexts(), batch.targets(), cache)
    }

    fn backward(&mut self, sgd: Sgd) {
        let Self { network, batch, cache, .. } = self;
        network.backward(batch.contexts(), batch.targets(), cache, sgd);
    }

    /// Notes that the minibatch at hand has no finite loss, which ends the run.
    fn end_here(&mut self) {
        self.diverged = Some(diagnose(&self.network, &self.cache, self.step));
        self.gradients = Gradients::Missing;
    }

    /// Takes one step. A loss that is not finite ends the run and changes nothing.
    ///
    /// The last step stores the gradients of weights, because somebody may look at them; the others
    /// do not, because that takes a twentieth of a step's time. A step with a large loss stores
    /// them, too: the next loss may end the run, and then these are the gradients to look at. An
    /// optimizer needs all of them at every step.
    #[allow(clippy::cast_possible_truncation)] // f32 throughout
    fn take_step(&mut self, lr: f64, is_last: bool) {
        // A step that ends the run leaves the generator as it was: a saved run ends at it again.
        let before = self.generator.place(self.batch_size());
        self.draw_batch();
        self.loss = self.forward();
        if !self.loss.is_finite() {
            self.generator.return_to(&before);
            self.end_here();
            return;
        }
        self.network.update_running_statistics(&self.cache);
        if self.optimizer.is_none() {
            let keeps_gradients = is_last || self.loss > LARGE_LOSS;
            self.backward(Sgd { lr: Some(lr as f32), keeps_gradients });
            self.gradients = Gradients::Applied(lr as f32);
        } else {
            self.backward(Sgd::GRADIENTS_ONLY);
            if let Some(optimizer) = &mut self.optimizer {
                let optimizer = Arc::make_mut(optimizer);
                optimizer.step(&mut self.network, lr, self.step, is_last);
            }
            self.gradients = Gradients::Optimized;
        }
        self.losses.push(self.loss);
        self.step += 1;
    }

    /// Takes `steps` steps, fewer where the loss stops being finite. Returns how many it took.
    pub fn train(&mut self, steps: u64) -> u64 {
        let (first, schedule) = (self.step, self.config.schedule());
        while self.step - first < steps && self.diverged.is_none() {
            // Room is made here, so that no step allocates.
            let chunk = usize::try_from(steps - (self.step - first)).unwrap_or(LOSS_ROOM);
            let chunk = chunk.min(LOSS_ROOM);
            self.losses.reserve(chunk);
            for left in (0..chunk).rev() {
                self.take_step(schedule.lr(self.step), left == 0);
                if self.diverged.is_some() {
                    break;
                }
            }
        }
        if self.step > first {
            self.used_lr = Some(schedule.lr(self.step - 1));
        }
        self.step - first
    }

    /// Every step's loss since the last call.
    pub fn take_losses(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.losses)
    }

    /// Changes a key that takes effect in the running training.
    ///
    /// # Errors
    /// For a key that needs a new network, and as [`Config::with`].
    pub fn set(&mut self, name: &str, value: Value) -> Result<()> {
        if !Key::find(name)?.live {
            return Err(Error::config(
                name,
                "a change of this key restarts training with a new network",
            ));
        }
        self.config = self.config.with(name, value)?;
        Ok(())
    }

    /// Starts evaluating a part of the data with the weights as they are now.
    #[must_use]
    pub fn evaluation(&self, split: Split) -> Evaluation {
        Evaluation::new(&self.network, split, self.step, &self.data.dataset)
    }

    /// The whole evaluation of a part of the data: its mean loss, NaN where it is empty.
    #[must_use]
    pub fn evaluate(&self, split: Split) -> f64 {
        let mut evaluation = self.evaluation(split);
        evaluation.advance(&self.data.dataset, usize::MAX);
        evaluation.loss()
    }

    /// Steps taken.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// The last step's loss; before the first step, the loss that step 0 will have.
    #[must_use]
    pub fn loss(&self) -> f32 {
        self.loss
    }

    /// The learning rate that the last step used; before the first step, the one that it will
    /// use. A file does not say it: after loading it is the config's for the last step.
    #[must_use]
    pub fn last_lr(&self) -> f64 {
        self.used_lr.unwrap_or_else(|| self.config.lr(self.step.saturating_sub(1)))
    }

    /// What the optimizer keeps from step to step; none for plain SGD.
    #[must_use]
    pub fn optimizer(&self) -> Option<&Optimizer> {
        self.optimizer.as_deref()
    }

    /// The std of the update of each parameter by the last step, where there is an optimizer;
    /// before the first step, and since a file was read, of the updates that the next step will
    /// make. For plain SGD it is the learning rate times the gradient's, and not measured.
    #[must_use]
    pub fn update_stds(&self) -> Option<Vec<f64>> {
        let optimizer = self.optimizer.as_deref()?;
        if let Some(stds) = optimizer.update_stds() {
            return Some(stds.to_vec());
        }
        let (mut optimizer, mut network) = (optimizer.clone(), self.network.clone());
        optimizer.step(&mut network, self.lr(), self.step, true);
        optimizer.update_stds().map(<[f64]>::to_vec)
    }

    /// The learning rate of the next step.
    #[must_use]
    pub fn lr(&self) -> f64 {
        self.config.lr(self.step)
    }

    /// The step at which the loss stopped being finite, where it did.
    #[must_use]
    pub fn diverged(&self) -> Option<&Diverged> {
        self.diverged.as_ref()
    }

    /// The config, with the corpus that is really used.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The names.
    #[must_use]
    pub fn corpus(&self) -> &Corpus {
        &self.data.corpus
    }

    /// The letters.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.data.vocabulary
    }

    /// The rows.
    #[must_use]
    pub fn dataset(&self) -> &Dataset {
        &self.data.dataset
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The activations and gradients of the last minibatch.
    #[must_use]
    pub fn cache(&self) -> &ForwardCache {
        &self.cache
    }

    /// The last minibatch.
    #[must_use]
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// What became of the last minibatch's gradients.
    #[must_use]
    pub fn gradients(&self) -> Gradients {
        self.gradients
    }

    /// The generator that the next minibatch is drawn from.
    #[must_use]
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    /// SHA-256 over all parameters, little-endian f32, in the order of
    /// [`Network::parameters`].
    #[must_use]
    pub fn weights_sha256(&self) -> String {
        let mut hash = Sha256::new();
        for param in self.network.parameters() {
            for x in param.data.elements() {
                // Which NaN it is differs between processors; that it is one does not.
                let x = if x.is_nan() { f32::NAN } else { x };
                hash.update(x.to_le_bytes());
            }
        }
        hex(&hash.finalize())
    }
}

/// The network that a config asks for.
pub(crate) fn network_spec(config: &Config, vocabulary: usize) -> NetworkSpec {
    let drawn = config.bias() != Bias::None;
    let flat = (config.recipe() == Recipe::Flat).then(|| FlatBiases {
        hidden: drawn.then(|| config.bias_scale()),
        output: config.out_bias_scale(),
    });
    NetworkSpec {
        vocabulary,
        block_size: config.block_size(),
        n_embd: config.n_embd(),
        n_hidden: config.n_hidden(),
        n_layers: config.n_layers(),
        activation: config.activation(),
        init: config.init(),
        norm: config.norm(),
        order: config.norm_order(),
        residual: config.residual(),
        learns_bias: config.bias() == Bias::Learned,
        out_scale: config.out_scale(),
        flat,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Preset;

    fn trainer(pairs: &[(&str, &str)]) -> Trainer {
        let config = Config::from_text(pairs.iter().copied()).expect("valid");
        Trainer::on_built_in_names(config).expect("trains")
    }

    #[test]
    fn looking_ahead_shows_step_0_and_changes_nothing() {
        let mut run = trainer(&[]);
        let (ahead, weights) = (run.loss(), run.weights_sha256());
        assert_eq!(run.step(), 0);
        run.train(1);
        assert_eq!(run.take_losses(), [ahead]);
        assert_ne!(run.weights_sha256(), weights);
    }

    #[test]
    fn a_look_ahead_in_parts_is_that_of_the_whole() {
        for pairs in [&[("optimizer", "adam")][..], &[("preset", "deep-batchnorm")], &[]] {
            let mut run = trainer(pairs);
            run.train(7);
            let whole = run.looking_ahead();
            let mut parts = run.look_ahead_in_parts();
            let mut count = 1;
            while !parts.advance() {
                count += 1;
            }
            assert_eq!(count, 2 * run.network().layers.len());
            assert!(parts.is_of(&run));
            run.train(1);
            assert!(!parts.is_of(&run));
            let parts = parts.finish();
            assert_eq!((parts.loss(), parts.gradients()), (whole.loss(), Gradients::Ahead));
            let both = parts.network().parameters().zip(whole.network().parameters());
            for (a, b) in both {
                assert_eq!((a.data.view(), a.grad.view()), (b.data.view(), b.grad.view()));
            }
        }
    }

    #[test]
    fn a_copy_shares_its_weights_until_one_is_trained() {
        let mut run = trainer(&[]);
        let copy = run.clone();
        let at = |run: &Trainer| run.network().layers[0].linear.weight.data.padded_data().as_ptr();
        assert_eq!(at(&run), at(&copy));
        let before = copy.weights_sha256();
        run.train(1);
        assert!(at(&run) != at(&copy) && copy.weights_sha256() == before);
        assert_ne!(run.weights_sha256(), before);
    }

    #[test]
    fn the_parameters_of_the_presets_are_the_notebooks() {
        let count =
            |preset: Preset| trainer(&[("preset", preset.name())]).network().parameter_count();
        assert_eq!(count(Preset::Seed), 1477);
        assert_eq!(count(Preset::Kaiming), 11_897);
        assert_eq!(count(Preset::Batchnorm), 12_097);
        assert_eq!(count(Preset::DeepBatchnorm), 47_024);
    }

    #[test]
    fn the_same_steps_in_other_portions_give_the_same_bits() {
        let (mut once, mut twice) = (trainer(&[]), trainer(&[]));
        once.train(60);
        twice.train(23);
        let _ = twice.evaluate(Split::Dev);
        twice.train(37);
        assert_eq!(once.weights_sha256(), twice.weights_sha256());
        assert_eq!(once.take_losses(), twice.take_losses());
    }

    #[test]
    fn gradients_are_those_of_the_last_step_however_many_were_asked_for() {
        let (mut once, mut one_by_one) = (trainer(&[]), trainer(&[]));
        once.train(30);
        for _ in 0..30 {
            one_by_one.train(1);
        }
        let gradients = |run: &Trainer| -> Vec<_> {
            run.network().parameters().map(|param| param.grad.clone()).collect()
        };
        for (a, b) in gradients(&once).iter().zip(&gradients(&one_by_one)) {
            assert_eq!(a.view(), b.view());
        }
    }

    /// The step before the one that ends the run is not the last that was asked for.
    #[test]
    fn a_diverged_run_has_the_gradients_of_its_last_step() {
        let wild = [("preset", "deep"), ("lr", "100000"), ("activation", "linear")];
        let (mut once, mut one_by_one) = (trainer(&wild), trainer(&wild));
        once.train(1000);
        while one_by_one.train(1) == 1 {}
        assert!(once.take_losses().last().is_some_and(|&loss| loss > LARGE_LOSS));
        let both = once.network().parameters().zip(one_by_one.network().parameters());
        for (a, b) in both {
            assert!(a.grad.elements().map(f32::to_bits).eq(b.grad.elements().map(f32::to_bits)));
        }
    }

    #[test]
    fn more_steps_than_there_is_room_for_at_once_are_as_many_as_were_asked_for() {
        let sizes = [("n_hidden", "1"), ("n_embd", "1"), ("block_size", "1"), ("batch_size", "1")];
        let mut run = trainer(&[&[("preset", "kaiming")], &sizes[..]].concat());
        let steps = LOSS_ROOM + 3;
        assert_eq!(run.train(steps as u64), steps as u64);
        assert_eq!(run.take_losses().len(), steps);
    }

    #[test]
    fn a_diverging_run_stops_and_says_so() {
        let mut run = trainer(&[("preset", "deep"), ("lr", "100000"), ("activation", "linear")]);
        let taken = run.train(1000);
        let diverged = run.diverged().expect("it diverges").clone();
        assert_eq!(diverged.step, taken);
        assert!(diverged.message.contains("learning rate"));
        assert!(run.take_losses().iter().all(|loss| loss.is_finite()));
        assert_eq!(run.train(5), 0);
    }

    #[test]
    fn live_keys_change_the_run_and_others_are_refused() {
        let mut run = trainer(&[]);
        run.set("lr", Value::Number(0.5)).expect("live");
        assert_eq!(run.lr(), 0.5);
        let error = run.set("n_hidden", Value::Number(5.0)).expect_err("not live");
        assert!(error.to_string().contains("restarts training"));
        assert!(run.set("lr", Value::Number(-1.0)).is_err());
        assert_eq!(run.lr(), 0.5);
    }

    #[test]
    fn the_last_learning_rate_is_the_one_that_was_used() {
        let mut run = trainer(&[("lr_decay_step", "10")]);
        assert_eq!(run.last_lr(), 0.1);
        run.set("lr", Value::Number(0.3)).expect("live");
        assert_eq!(run.last_lr(), 0.3, "the first step will use it");
        run.train(10);
        run.set("lr", Value::Number(0.5)).expect("live");
        assert_eq!((run.last_lr(), run.lr()), (0.3, 0.05));
        assert_eq!(run.clone().last_lr(), 0.3);
        let loaded = Trainer::load(&run.save().expect("saved")).expect("loaded");
        assert_eq!(loaded.last_lr(), 0.5, "no file has it");
        run.train(1);
        assert_eq!(run.last_lr(), 0.05);
    }

    #[test]
    fn the_output_bias_may_begin_at_the_letters_frequencies() {
        let mut run =
            trainer(&[("preset", "kaiming"), ("out_bias", "frequency"), ("out_scale", "0")]);
        // Nothing else speaks yet: the loss is that of single letters.
        let letters = 2.82;
        assert!((run.evaluate(Split::Train) - letters).abs() < 0.02);
        let bias = run.network().layers[1].linear.bias.as_ref().expect("a bias");
        let sum: f32 = bias.data.elements().map(f32::exp).sum();
        assert!((sum - 1.0).abs() < 1e-5);
        run.train(1);
        assert!(run.take_losses()[0] < 3.1);
    }

    #[test]
    fn every_kind_of_network_trains() {
        for activation in ["tanh", "relu", "leaky_relu", "gelu", "sigmoid", "linear"] {
            for (recipe, norm) in [
                ("flat", "batch"),
                ("flat", "none"),
                ("flat", "layer"),
                ("layers", "batch"),
                ("layers", "none"),
                ("layers", "rms"),
            ] {
                let mut run = trainer(&[
                    ("recipe", recipe),
                    ("activation", activation),
                    ("norm", norm),
                    ("n_hidden", "33"),
                    ("batch_size", "21"),
                ]);
                run.train(300);
                let losses = run.take_losses();
                let (first, last) = (losses[0], losses[280..].iter().sum::<f32>() / 20.0);
                assert!(last < first - 0.2, "{recipe} {activation} {norm}: {first} to {last}");
            }
        }
    }

    #[test]
    fn a_sibling_has_the_rows_that_its_own_config_asks_for() {
        let run = trainer(&[]);
        for (pair, shares) in [(("n_hidden", "50"), true), (("split_seed", "7"), false)] {
            let config = Config::from_text([pair]).expect("valid");
            let sibling = run.sibling(config.clone()).expect("trains");
            assert_eq!(Arc::ptr_eq(&sibling.data, &run.data), shares, "{pair:?}");
            let alone = Trainer::on_built_in_names(config).expect("trains");
            assert_eq!(sibling.batch().contexts(), alone.batch().contexts(), "{pair:?}");
        }
    }
}
