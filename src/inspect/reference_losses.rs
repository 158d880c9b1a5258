//! What a guess costs that needs no network: an even one, or counts of single letters, pairs and
//! triples over the training rows. A network that costs more than pairs has learned less than a
//! table of them.

use crate::data::{Dataset, Split};

/// The most cells of a table of counts: 128 letters for triples.
const MOST_CELLS: usize = 1 << 21;

/// Mean loss of one such guess.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReferenceLoss {
    /// `even`, `letters`, `pairs` or `triples`.
    pub name: &'static str,
    /// Over the training rows.
    pub train: f64,
    /// Over the dev rows.
    pub dev: f64,
}

/// How often each letter follows each context of `order - 1` letters.
#[derive(Clone, Debug)]
struct Counts {
    /// `V^order`, the letter that follows last.
    cells: Vec<u32>,
    letters: usize,
}

impl Counts {
    /// Of the rows of some parts of the data.
    fn of(dataset: &Dataset, parts: &[Split], order: usize, letters: usize) -> Self {
        let mut cells = vec![0; letters.pow(u32::try_from(order).unwrap_or(u32::MAX))];
        for &part in parts {
            for row in 0..dataset.len(part) {
                let (context, target) = dataset.row(part, row);
                let mut at = 0;
                for &token in &context[context.len() + 1 - order..] {
                    at = (at + usize::from(token)) * letters;
                }
                cells[at + usize::from(target)] += 1;
            }
        }
        Self { cells, letters }
    }

    /// The mean loss of the rows that `seen` counts under the probabilities of these counts, with
    /// `smoothing` added to each of them: `-ln((n(context, letter) + s) / (n(context) + s V))`.
    #[allow(clippy::cast_precision_loss)] // millions at most
    fn loss(&self, seen: &Self, smoothing: f64) -> f64 {
        let (mut sum, mut rows) = (0.0, 0.0);
        let contexts = self.cells.chunks_exact(self.letters);
        for (counts, seen) in contexts.zip(seen.cells.chunks_exact(self.letters)) {
            let total = counts.iter().map(|&count| f64::from(count)).sum::<f64>()
                + smoothing * self.letters as f64;
            for (&count, &seen) in counts.iter().zip(seen) {
                if seen > 0 {
                    let share = (f64::from(count) + smoothing) / total;
                    sum -= f64::from(seen) * libm::log(share);
                    rows += f64::from(seen);
                }
            }
        }
        sum / rows
    }
}

/// The guesses by counts over the training rows with add-one smoothing, `even` first. Triples are
/// left out for contexts of one letter, and where their table would be too large for a page.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most 256
pub fn reference_losses(dataset: &Dataset, letters: usize) -> Vec<ReferenceLoss> {
    let even = libm::log(letters as f64);
    let mut losses = vec![ReferenceLoss { name: "even", train: even, dev: even }];
    let width = dataset.row(Split::Train, 0).0.len();
    for (order, name) in (1..).zip(["letters", "pairs", "triples"]) {
        if order > width + 1 || letters.pow(order.try_into().unwrap_or(3)) > MOST_CELLS {
            break;
        }
        let of = |part| Counts::of(dataset, &[part], order, letters);
        let (train, dev) = (of(Split::Train), of(Split::Dev));
        losses.push(ReferenceLoss {
            name,
            train: train.loss(&train, 1.0),
            dev: train.loss(&dev, 1.0),
        });
    }
    losses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Corpus, Vocabulary};
    use crate::train::{Config, Trainer};

    fn run(pairs: &[(&str, &str)]) -> Trainer {
        let config = Config::from_text(pairs.iter().copied()).expect("valid");
        Trainer::on_built_in_names(config).expect("trains")
    }

    #[test]
    fn longer_contexts_cost_less() {
        let run = run(&[]);
        let losses = reference_losses(run.dataset(), 27);
        let names: Vec<_> = losses.iter().map(|loss| loss.name).collect();
        assert_eq!(names, ["even", "letters", "pairs", "triples"]);
        for pair in losses.windows(2) {
            assert!(pair[1].train < pair[0].train && pair[1].dev < pair[0].dev, "{pair:?}");
        }
        assert!(losses[3].dev > losses[3].train, "triples fit their own rows a little");
        let short = self::run(&[("block_size", "1")]);
        assert_eq!(reference_losses(short.dataset(), 27)[..], losses[..3]);
        // As if there were that many letters: triples would take 16 million cells.
        assert_eq!(reference_losses(run.dataset(), 256).len(), 3);
    }

    #[test]
    fn the_losses_are_those_of_a_loop_over_the_rows() {
        let run = run(&[]);
        let (dataset, mut counts) = (run.dataset(), vec![[1.0f64; 27]; 27]);
        let rows = |part| (0..dataset.len(part)).map(move |row| dataset.row(part, row));
        for (context, target) in rows(Split::Train) {
            counts[usize::from(context[2])][usize::from(target)] += 1.0;
        }
        let cost = |(context, target): (&[u8], u8)| {
            let row = &counts[usize::from(context[2])];
            -(row[usize::from(target)] / row.iter().sum::<f64>()).ln()
        };
        let dev = rows(Split::Dev).map(cost).sum::<f64>() / dataset.len(Split::Dev) as f64;
        assert!((reference_losses(dataset, 27)[2].dev - dev).abs() < 1e-9);
    }

    /// makemore's own names.txt is not part of the repository: this holds where it lies beside it.
    #[test]
    fn pairs_cost_what_the_lectures_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/makemore-names.txt");
        let Ok(bytes) = std::fs::read(path) else {
            eprintln!("makemore's names.txt is not at hand: the cost of pairs was not checked");
            return;
        };
        let corpus = Corpus::from_bytes(&bytes).expect("names");
        let vocabulary = Vocabulary::of(&corpus).expect("letters");
        let layout = run(&[]).config().layout();
        let dataset = Dataset::new(&corpus, &vocabulary, layout).expect("rows");
        let all = Counts::of(&dataset, &Split::ALL, 2, vocabulary.len());
        assert!((all.loss(&all, 0.0) - 2.454_014).abs() < 5e-7);
        assert!((all.loss(&all, 1.0) - 2.454_577).abs() < 5e-7);
    }
}
