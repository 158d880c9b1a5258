//! Which rows are trained on, and which are kept to check on.

use crate::rng::PythonRandom;

/// A part of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// What minibatches are drawn from.
    Train,
    /// What choices are compared on.
    Dev,
    /// What is looked at once, at the end.
    Test,
}

impl Split {
    /// All three, in this order.
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    /// The name that configs and events use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// The order of the words after `random.seed(seed); random.shuffle(words)`, and how
/// many of them are train and how many train or dev: 80 and 90 %, rounded down.
#[must_use]
pub fn by_words(words: usize, seed: u32) -> (Vec<u32>, [usize; 2]) {
    let mut order: Vec<u32> = (0u32..).take(words).collect();
    PythonRandom::new(seed).shuffle(&mut order);
    (order, [share(words, 0.8), share(words, 0.9)])
}

/// The order of the rows: `random.sample(range(rows), int(0.8 * rows))` for train, the
/// rest in their own order for dev; no test rows.
#[must_use]
pub fn by_rows(rows: usize, seed: u32) -> (Vec<usize>, [usize; 2]) {
    let [train, _] = shares_of_rows(rows);
    let mut order = PythonRandom::new(seed).sample(rows, train);
    let mut taken = vec![false; rows];
    for &row in &order {
        taken[row] = true;
    }
    order.extend((0..rows).filter(|&row| !taken[row]));
    (order, [train, rows])
}

/// How many of the rows [`by_rows`] trains on, and how many there are.
#[must_use]
pub fn shares_of_rows(rows: usize) -> [usize; 2] {
    [share(rows, 0.8), rows]
}

/// `int(part * n)` as Python rounds it.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn share(n: usize, part: f64) -> usize {
    (part * n as f64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_80_10_10() {
        let (order, bounds) = by_words(32_033, 42);
        assert_eq!(bounds, [25_626, 28_829]);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.iter().copied().eq(0..32_033));
        assert_ne!(order, sorted);
    }

    #[test]
    fn rows_are_split_80_20_and_all_used() {
        let (order, bounds) = by_rows(1001, 3);
        assert_eq!(bounds, [800, 1001]);
        assert!(order[800..].is_sorted());
        let mut sorted = order;
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..1001));
    }
}
