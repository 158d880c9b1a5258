//! Names from a network, letter by letter.
//!
//! ```
//! use makemore_playground::sample::{Options, sample};
//! use makemore_playground::train::{Config, Trainer};
//!
//! let mut run = Trainer::on_built_in_names(Config::from_text([("n_hidden", "50")])?)?;
//! run.train(300);
//! let options = Options { prefix: "ma".to_owned(), temperature: 0.8, ..Options::new(7) };
//! let names = sample(run.network(), run.vocabulary(), 5, &options)?;
//! assert!(names.len() == 5 && names.iter().all(|name| name.starts_with("ma")));
//! # Ok::<(), makemore_playground::error::Error>(())
//! ```

use crate::data::Vocabulary;
use crate::error::{Error, Result};
use crate::nn::{EvalBuffers, Network, Statistics};
use crate::ops::softmax::Softmax;
use crate::ops::{F32x4, Matrix};
use crate::rng::Generator;

/// Letters after which a name is cut off, and marked with [`CUT`]: a network without an end token
/// never ends one.
pub const MAX_LETTERS: usize = 64;
/// Stands at the end of a name that was cut off.
pub const CUT: char = '…';
/// Most letters of a prefix: a name needs room for one more.
pub const MAX_PREFIX: usize = MAX_LETTERS - 1;
/// Most names in one call.
pub const MAX_NAMES: usize = 100_000;

/// How names are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Seed of a fresh generator.
    pub seed: u64,
    /// The logits are divided by it. Below 1 the names are more alike, above 1 they are wilder.
    pub temperature: f32,
    /// Letters that every name starts with.
    pub prefix: String,
    /// Contexts `(B, T)` of a minibatch. With them `BatchNorm` normalises over the minibatch and
    /// the names being drawn together, as a network does that was left in training mode. `None`: it
    /// uses the running statistics, as it should.
    pub minibatch: Option<Vec<u8>>,
}

impl Options {
    /// As the notebook samples: temperature 1, no prefix, running statistics.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, temperature: 1.0, prefix: String::new(), minibatch: None }
    }
}

/// Draws `count` names, without their end tokens. One that was cut off ends with [`CUT`].
///
/// # Errors
/// Where a prefix has a letter that the vocabulary lacks, where it is too long, and
/// where temperature or count is out of range.
pub fn sample(
    network: &Network,
    vocabulary: &Vocabulary,
    count: usize,
    options: &Options,
) -> Result<Vec<String>> {
    let mut sampling = Sampling::new(network, vocabulary, count, options)?;
    while !sampling.advance() {}
    Ok(sampling.names())
}

/// Names being drawn, letter by letter, so that a large network need not draw them in one go. It keeps
/// the weights as they were when it began.
pub struct Sampling {
    network: Network,
    letters: Vec<char>,
    options: Options,
    generator: Generator,
    names: Vec<Name>,
    /// The name being drawn, where they are drawn one after the other.
    at: usize,
    how: How,
}

enum How {
    /// One name after the other, as the notebook does, so that each letter gets the same random
    /// number.
    OneByOne(Box<ContextCache>),
    /// All at once, in the company of a minibatch.
    Together(Box<ForwardBuffers>),
}

impl Sampling {
    /// Begins to draw.
    ///
    /// # Errors
    /// As [`sample`].
    pub fn new(
        network: &Network,
        vocabulary: &Vocabulary,
        count: usize,
        options: &Options,
    ) -> Result<Self> {
        let prefix = check(vocabulary, count, options)?;
        let how = if options.minibatch.is_some() {
            How::Together(Box::new(ForwardBuffers::new(network, count, options)))
        } else {
            How::OneByOne(Box::new(ContextCache::new(network, options)))
        };
        Ok(Self {
            network: network.without_gradients(),
            letters: vocabulary.letters().to_vec(),
            options: options.clone(),
            generator: Generator::new(options.seed),
            names: vec![Name::new(network.block_size, &prefix); count],
            at: 0,
            how,
        })
    }

    /// Whether these names are asked for.
    #[must_use]
    pub fn is_of(&self, count: usize, options: &Options) -> bool {
        self.names.len() == count && self.options == *options
    }

    /// Draws a letter, or one for each name where they are drawn together. Returns whether all names
    /// are done.
    pub fn advance(&mut self) -> bool {
        let Self { network, generator, names, at, how, .. } = self;
        match how {
            How::Together(buffers) => {
                if names.iter().any(|name| !name.ended) {
                    buffers.draw_letters(network, names, generator);
                }
                names.iter().all(|name| name.ended)
            }
            How::OneByOne(memory) => {
                if let Some(name) = names.get_mut(*at) {
                    let weights = memory.weights_after(network, &name.context);
                    name.go_on(generator.multinomial(weights));
                    *at += usize::from(name.ended);
                }
                *at == names.len()
            }
        }
    }

    /// The names as far as they are drawn, without their end tokens.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let letter = |&token: &u8| self.letters.get(usize::from(token)).copied().unwrap_or(CUT);
        let text = |name: &Name| {
            let cut = (name.letters.len() >= MAX_LETTERS).then_some(CUT);
            name.letters.iter().map(letter).chain(cut).collect()
        };
        self.names.iter().map(text).collect()
    }
}

fn check(vocabulary: &Vocabulary, count: usize, options: &Options) -> Result<Vec<u8>> {
    if count > MAX_NAMES {
        let message = format!("count: got {count}; it takes a whole number from 0 to {MAX_NAMES}");
        return Err(Error::Argument(message));
    }
    if !(0.01..=100.0).contains(&options.temperature) {
        let got = options.temperature;
        let message = format!("temperature: got {got}; it takes a number from 0.01 to 100");
        return Err(Error::Argument(message));
    }
    let prefix: Vec<u8> = options
        .prefix
        .chars()
        .map(|letter| vocabulary.known(letter, "prefix"))
        .collect::<Result<_>>()?;
    if prefix.len() > MAX_PREFIX {
        let message =
            format!("prefix: got {} letters; it takes at most {MAX_PREFIX}", prefix.len());
        return Err(Error::Argument(message));
    }
    Ok(prefix)
}

/// A name being written.
#[derive(Clone)]
struct Name {
    context: Vec<u8>,
    letters: Vec<u8>,
    ended: bool,
}

impl Name {
    fn new(block_size: usize, prefix: &[u8]) -> Self {
        let context = vec![Vocabulary::END; block_size];
        let mut name = Self { context, letters: Vec::new(), ended: false };
        for &token in prefix {
            name.push(token);
        }
        name
    }

    fn push(&mut self, token: u8) {
        self.context.rotate_left(1);
        if let Some(last) = self.context.last_mut() {
            *last = token;
        }
        self.letters.push(token);
        self.ended = self.letters.len() >= MAX_LETTERS;
    }

    /// Takes the token that was drawn.
    fn go_on(&mut self, token: usize) {
        match token {
            0 => self.ended = true,
            token => self.push(u8::try_from(token).unwrap_or(Vocabulary::END)),
        }
    }
}

/// Room to compute the probabilities of the next letter after several contexts at once.
struct ForwardBuffers {
    contexts: Vec<u8>,
    minibatch: Vec<u8>,
    buffers: EvalBuffers,
    scaled: Matrix,
    softmax: Softmax,
    weights: Vec<f32>,
    temperature: f32,
    statistics: Statistics,
}

impl ForwardBuffers {
    fn new(network: &Network, names: usize, options: &Options) -> Self {
        let letters = network.embedding.table.data.rows();
        let minibatch = options.minibatch.clone().unwrap_or_default();
        let columns = names + minibatch.len() / network.block_size;
        let statistics =
            if options.minibatch.is_some() { Statistics::Batch } else { Statistics::Running };
        Self {
            contexts: Vec::with_capacity(columns * network.block_size),
            minibatch,
            buffers: EvalBuffers::new(network, columns),
            scaled: Matrix::zeros(letters, columns),
            softmax: Softmax::new(letters, columns),
            weights: vec![0.0; letters],
            temperature: options.temperature,
            statistics,
        }
    }

    /// The softmax of the letters after `contexts`.
    fn forward(&mut self, network: &Network) {
        let logits = network.forward_eval(&self.contexts, self.statistics, &mut self.buffers);
        for (to, from) in self.scaled.padded_data_mut().iter_mut().zip(logits.padded_data()) {
            *to = from / self.temperature;
        }
        self.softmax.set::<F32x4>(&self.scaled);
    }

    /// Copies the probabilities of a column to `weights`.
    fn read(&mut self, column: usize) {
        for (v, weight) in self.weights.iter_mut().enumerate() {
            *weight = self.softmax.probability(v, column);
        }
    }

    /// One letter for every name that has not ended.
    #[inline(never)] // the page's download is 900 bytes larger otherwise
    fn draw_letters(&mut self, network: &Network, names: &mut [Name], generator: &mut Generator) {
        self.contexts.clear();
        for name in names.iter() {
            self.contexts.extend_from_slice(&name.context);
        }
        self.contexts.extend_from_slice(&self.minibatch);
        self.forward(network);
        for (column, name) in names.iter_mut().enumerate().filter(|(_, name)| !name.ended) {
            self.read(column);
            name.go_on(generator.multinomial(&self.weights));
        }
    }
}

/// Most groups of contexts that are told apart, and most probabilities that are kept.
const MOST_GROUPS: usize = 1 << 15;
const MOST_KEPT: usize = 1 << 19;
/// Most floating-point operations that a group may take: some milliseconds.
const MOST_OPERATIONS: usize = 100_000_000;

/// The probabilities of the next letter after contexts that were met before: names pass through the
/// same contexts again and again.
///
/// A group of contexts has all letters but the last in common. The first time that a group is met,
/// only the context at hand is computed. The second time all contexts of the group are computed
/// together and kept: a row for each letter costs little more than a single row.
struct ContextCache {
    one: ForwardBuffers,
    /// For a whole group; `None` where there are too many groups.
    all: Option<ForwardBuffers>,
    /// By the letters that a group has in common.
    groups: Vec<Group>,
    kept: Vec<f32>,
    most_kept: usize,
}

#[derive(Clone, Copy)]
enum Group {
    New,
    Met,
    /// Its probabilities start here in `kept`, by last letter, then by the letter that follows.
    Kept(usize),
}

impl ContextCache {
    fn new(network: &Network, options: &Options) -> Self {
        let letters = network.embedding.table.data.rows();
        // A large network takes too long for a whole group at once.
        let operations = letters * network.operations(network.hidden_layers());
        let groups = (1..network.block_size).try_fold(1, |groups, _| {
            Some(groups * letters).filter(|&groups| groups <= MOST_GROUPS)
        });
        let groups = groups.filter(|_| operations <= MOST_OPERATIONS);
        Self {
            one: ForwardBuffers::new(network, 1, options),
            all: groups.map(|_| ForwardBuffers::new(network, letters, options)),
            groups: vec![Group::New; groups.unwrap_or(0)],
            kept: Vec::new(),
            most_kept: MOST_KEPT,
        }
    }

    /// The probability of each letter after a context.
    #[inline(never)] // as above
    fn weights_after(&mut self, network: &Network, context: &[u8]) -> &[f32] {
        let letters = self.one.weights.len();
        if let Some((&last, common)) = context.split_last()
            && let Some(start) = self.meet(network, common)
        {
            return &self.kept[start + usize::from(last) * letters..][..letters];
        }
        self.one.contexts.clear();
        self.one.contexts.extend_from_slice(context);
        self.one.forward(network);
        self.one.read(0);
        &self.one.weights
    }

    /// Where the group of the contexts that begin with `common` is kept, if it is.
    fn meet(&mut self, network: &Network, common: &[u8]) -> Option<usize> {
        let all = self.all.as_mut()?; // without it an index might not fit a `usize`
        let letters = self.one.weights.len();
        let at = common.iter().fold(0, |at, &token| at * letters + usize::from(token));
        let (group, start) = (self.groups.get_mut(at)?, self.kept.len());
        match *group {
            Group::Kept(start) => return Some(start),
            Group::Met if start + letters * letters <= self.most_kept => {}
            Group::New | Group::Met => {
                *group = Group::Met;
                return None;
            }
        }
        *group = Group::Kept(start);
        all.contexts.clear();
        for last in 0..letters {
            all.contexts.extend_from_slice(common);
            all.contexts.push(u8::try_from(last).unwrap_or(Vocabulary::END));
        }
        all.forward(network);
        for last in 0..letters {
            all.read(last);
            self.kept.extend_from_slice(&all.weights);
        }
        Some(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{Config, Trainer};

    fn run() -> Trainer {
        let mut run =
            Trainer::on_built_in_names(Config::from_text([]).expect("valid")).expect("trains");
        run.train(500);
        run
    }

    fn draw(run: &Trainer, count: usize, options: &Options) -> Result<Vec<String>> {
        sample(run.network(), run.vocabulary(), count, options)
    }

    #[test]
    fn the_same_seed_draws_the_same_names_and_leaves_no_trace() {
        let run = run();
        let before = run.weights_sha256();
        let names = draw(&run, 20, &Options::new(5)).expect("names");
        assert_eq!(names, draw(&run, 20, &Options::new(5)).expect("names"));
        assert_ne!(names, draw(&run, 20, &Options::new(6)).expect("names"));
        assert_eq!(draw(&run, 3, &Options::new(5)).expect("names"), names[..3]);
        assert_eq!(run.weights_sha256(), before);
        assert!(
            names.iter().all(|name| name.chars().count() <= MAX_LETTERS + 1 && !name.contains('.'))
        );
    }

    /// Kept probabilities are bit for bit those of a single row, for every length of context, and
    /// also where there is no room to keep any, or for two groups and a half.
    #[test]
    fn what_is_kept_is_what_a_single_row_gives() {
        for block_size in ["1", "2", "3", "4", "8", "16"] {
            let keys = [("block_size", block_size), ("n_hidden", "33"), ("n_layers", "2")];
            let config = Config::from_text([("preset", "deep-batchnorm")].into_iter().chain(keys));
            let mut run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
            run.train(100);
            for most_kept in [0, 27 * 27 * 5 / 2, MOST_KEPT] {
                let options = Options { temperature: 0.8, ..Options::new(1) };
                let network = run.network();
                let mut memory = ContextCache { most_kept, ..ContextCache::new(network, &options) };
                let mut single = ContextCache { all: None, ..ContextCache::new(network, &options) };
                let mut generator = Generator::new(7);
                let mut name = Name::new(network.block_size, &[]);
                for _ in 0..1500 {
                    let weights = memory.weights_after(network, &name.context).to_vec();
                    assert_eq!(weights, single.weights_after(network, &name.context));
                    name.go_on(generator.multinomial(&weights));
                    if name.ended {
                        name = Name::new(network.block_size, &[]);
                    }
                }
                assert!(memory.kept.len() <= most_kept);
                let keeps = network.block_size <= 4 && most_kept > 0;
                assert_eq!(!memory.kept.is_empty(), keeps, "{block_size} {most_kept}");
            }
        }
    }

    #[test]
    fn a_prefix_starts_every_name() {
        let options = Options { prefix: "mar".to_owned(), ..Options::new(1) };
        let names = draw(&run(), 10, &options).expect("names");
        assert!(names.iter().all(|name| name.starts_with("mar")));
    }

    #[test]
    fn a_low_temperature_draws_fewer_different_names() {
        let run = run();
        let different = |temperature| {
            let options = Options { temperature, ..Options::new(1) };
            let names = draw(&run, 50, &options).expect("names");
            names.into_iter().collect::<std::collections::HashSet<_>>().len()
        };
        assert!(different(0.05) < different(1.0));
    }

    #[test]
    fn the_logits_are_divided_by_the_temperature() {
        let run = run();
        let logs = |temperature| -> Vec<f32> {
            let options = Options { temperature, ..Options::new(1) };
            let mut memory = ContextCache::new(run.network(), &options);
            let weights = memory.weights_after(run.network(), &[0, 0, 0]);
            weights.iter().map(|weight| (weight / weights[0]).ln()).collect()
        };
        for (cold, hot) in logs(0.5).iter().zip(logs(2.0)) {
            assert!((cold - 4.0 * hot).abs() < 1e-3, "{cold} {hot}");
        }
    }

    #[test]
    fn a_network_without_end_token_is_cut_off() {
        let config = Config::from_text([("preset", "seed")]).expect("valid");
        let mut run = Trainer::on_built_in_names(config).expect("trains");
        run.train(2000);
        let names = draw(&run, 3, &Options::new(1)).expect("names");
        let cut = |name: &String| name.chars().count() == MAX_LETTERS + 1 && name.ends_with(CUT);
        assert!(names.iter().any(cut));
    }

    #[test]
    fn a_large_network_draws_what_a_row_at_a_time_gives() {
        let pairs = [("preset", "deep"), ("n_hidden", "1000"), ("n_layers", "4")];
        let config = Config::from_text(pairs).expect("valid");
        let run = Trainer::on_built_in_names(config).expect("trains");
        let (network, vocabulary, options) = (run.network(), run.vocabulary(), Options::new(5));
        let mut sampling = Sampling::new(network, vocabulary, 2, &options).expect("begins");
        let mut letters = 1;
        while !sampling.advance() {
            letters += 1;
        }
        let names = sampling.names();
        // Each end is a letter drawn, too, but the one of a name that is cut off.
        let drawn = |name: &String| name.chars().count() + usize::from(!name.ends_with(CUT));
        let cut = |name: &String| usize::from(name.ends_with(CUT));
        assert_eq!(letters, names.iter().map(|name| drawn(name) - cut(name)).sum::<usize>());
        assert_eq!(names, draw(&run, 2, &options).expect("names"));
        assert!(sampling.is_of(2, &options) && !sampling.is_of(2, &Options::new(6)));
    }

    #[test]
    fn in_training_mode_a_name_depends_on_its_company() {
        let run = run();
        let company = |contexts: &[u8]| {
            let minibatch = Some(contexts.to_vec());
            draw(&run, 20, &Options { minibatch, ..Options::new(1) }).expect("names")
        };
        let contexts = run.batch().contexts();
        let all = company(contexts);
        assert_eq!(all, company(contexts));
        assert_ne!(all, company(&contexts[..contexts.len() / 2]));
        assert!(all.iter().filter(|name| name.len() > 2).count() > 10);
    }

    #[test]
    fn what_cannot_be_sampled_is_refused_in_a_sentence() {
        let run = run();
        let message = |options: &Options| draw(&run, 2, options).expect_err("refused").to_string();
        let with = |prefix: &str| Options { prefix: prefix.to_owned(), ..Options::new(1) };
        assert_eq!(
            message(&with("aX")),
            "prefix: 'X' is not a letter of these names; leave it out"
        );
        assert!(message(&with(&"a".repeat(64))).contains("at most 63"));
        let hot = Options { temperature: 0.0, ..Options::new(1) };
        assert_eq!(message(&hot), "temperature: got 0; it takes a number from 0.01 to 100");
        let most = check(run.vocabulary(), 100_000, &with(&"a".repeat(63)));
        assert_eq!(most, Ok(vec![1; 63]));
        let more = check(run.vocabulary(), 100_001, &Options::new(1)).expect_err("too many");
        assert_eq!(more.to_string(), "count: got 100001; it takes a whole number from 0 to 100000");
    }
}
