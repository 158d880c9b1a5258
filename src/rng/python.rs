//! Python's `random.seed`, `shuffle` and `sample`.
//!
//! Follows CPython's `Lib/random.py` and `Modules/_randommodule.c`.

use mt19937::MT19937;
use rand::Rng;

/// CPython's module-level generator after `random.seed(seed)`.
///
/// ```
/// use makemore_playground::rng::PythonRandom;
/// // random.seed(42); x = list(range(10)); random.shuffle(x)
/// let mut x: Vec<u8> = (0..10).collect();
/// PythonRandom::new(42).shuffle(&mut x);
/// assert_eq!(x, [7, 3, 2, 8, 5, 6, 9, 4, 0, 1]);
/// ```
#[derive(Debug)]
pub struct PythonRandom {
    twister: MT19937,
}

impl PythonRandom {
    /// `random.seed(seed)` for a seed of 32 bits: `init_by_array([seed])`.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { twister: MT19937::new_with_slice_seed(&[seed]) }
    }

    /// `_randbelow(n)`: the top bits of a word, drawn again while they are not below `n`.
    fn below(&mut self, n: usize) -> usize {
        let bits = usize::BITS - n.leading_zeros();
        loop {
            let draw = (self.twister.next_u32() >> (32 - bits)) as usize;
            if draw < n {
                return draw;
            }
        }
    }

    /// `random.shuffle(items)`.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// `random.sample(range(n), k)`, in the order drawn.
    ///
    /// # Panics
    /// Where `k` is larger than `n`.
    pub fn sample(&mut self, n: usize, k: usize) -> Vec<usize> {
        assert!(k <= n, "a sample of {k} from {n}");
        if n <= set_size(k) { self.sample_from_pool(n, k) } else { self.sample_by_set(n, k) }
    }

    fn sample_from_pool(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut pool: Vec<usize> = (0..n).collect();
        let draw = |i| {
            let j = self.below(n - i);
            let chosen = pool[j];
            pool[j] = pool[n - i - 1];
            chosen
        };
        (0..k).map(draw).collect()
    }

    fn sample_by_set(&mut self, n: usize, k: usize) -> Vec<usize> {
        let mut taken = vec![false; n];
        let draw = |_| {
            loop {
                let j = self.below(n);
                if !std::mem::replace(&mut taken[j], true) {
                    return j;
                }
            }
        };
        (0..k).map(draw).collect()
    }
}

/// `random.sample` keeps a list of all `n` where that takes less room than a set of
/// `k`: 21, and beyond five the next power of four from `3 k` on top.
fn set_size(k: usize) -> usize {
    let mut table = 0;
    if k > 5 {
        table = 1;
        while table < 3 * k {
            table *= 4;
        }
    }
    21 + table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_is_pythons() {
        // random.seed(42); x = list(range(10)); random.shuffle(x)
        let mut items: Vec<u8> = (0..10).collect();
        PythonRandom::new(42).shuffle(&mut items);
        assert_eq!(items, [7, 3, 2, 8, 5, 6, 9, 4, 0, 1]);
    }

    #[test]
    fn a_sample_has_no_repeats_either_way() {
        for (n, k) in [(10, 10), (1000, 800), (1000, 4), (5000, 6), (1, 1), (3, 0)] {
            let mut sample = PythonRandom::new(1).sample(n, k);
            sample.sort_unstable();
            sample.dedup();
            assert_eq!(sample.len(), k);
            assert!(sample.iter().all(|&i| i < n));
        }
    }

    /// `random.seed(seed); random.sample(range(n), k)` in CPython 3.11. It keeps a list of up to 21
    /// numbers for five draws, and of up to 85 for six; beyond that a set, which draws others.
    #[test]
    fn a_sample_is_pythons() {
        for (seed, n, k, want) in [
            (0, 10, 10, &[6, 9, 0, 2, 4, 3, 5, 1, 8, 7][..]),
            (2, 21, 5, &[1, 2, 19, 11, 5]),
            (2, 22, 5, &[1, 2, 11, 5, 21]),
            (5, 85, 6, &[79, 32, 45, 67, 3, 59]),
            (2, 86, 6, &[7, 11, 10, 46, 21, 85]),
        ] {
            assert_eq!(PythonRandom::new(seed).sample(n, k), want, "{k} of {n}");
        }
    }
}
