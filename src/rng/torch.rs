//! `torch.Generator` on the CPU.
//!
//! Follows PyTorch's `CPUGeneratorImpl.cpp`, `DistributionsHelper.h` and
//! `cpu/DistributionTemplates.h`. The words of the twister are the same; `randn`
//! can differ in the last bit here and there, because PyTorch's vectorised `log`
//! and `sincos` do. Ours are the `libm` crate's, the same on every platform.

use std::convert::Infallible;
use std::f32::consts::TAU;

use mt19937::{MT19937, N};
use rand::{Rng, TryRng};

/// Fewer numbers than this are drawn one by one in double precision, more of them in blocks.
const BLOCK: usize = 16;

/// PyTorch's random number generator.
///
/// ```
/// use makemore_playground::rng::Generator;
/// let mut g = Generator::new(2_147_483_647);
/// // torch.randint(0, 182625, (3,), generator=torch.Generator().manual_seed(2147483647))
/// let rows: Vec<usize> = (0..3).map(|_| g.randint(182_625)).collect();
/// assert!(rows.iter().all(|&row| row < 182_625));
/// ```
pub struct Generator {
    twister: MT19937,
    /// The second half of the last double-precision Box-Muller pair.
    next_normal: Option<f64>,
}

/// Where a generator stood, to be taken back to.
pub struct Place {
    index: usize,
    next_normal: Option<f64>,
    /// The twister's words, where it was to make new ones.
    words: Option<[u32; N]>,
}

impl Generator {
    /// `torch.Generator().manual_seed(seed)`: the twister takes the seed's low 32 bits.
    #[must_use]
    #[allow(clippy::cast_possible_truncation)] // as PyTorch does it
    pub fn new(seed: u64) -> Self {
        let mut words = [0u32; N];
        words[0] = seed as u32;
        for i in 1..N {
            // Matsumoto and Nishimura's init_genrand; the crate keeps its own private.
            let previous = words[i - 1];
            words[i] =
                1_812_433_253u32.wrapping_mul(previous ^ (previous >> 30)).wrapping_add(i as u32);
        }
        Self { twister: twister(&words, N), next_normal: None }
    }

    /// A uniform `f32` in `[0, 1)` with 24 bits: `torch.rand`.
    #[allow(clippy::cast_precision_loss)] // 24 bits fit
    pub fn uniform(&mut self) -> f32 {
        (self.next_u32() & 0x00ff_ffff) as f32 * (1.0 / 16_777_216.0)
    }

    /// A uniform `f64` in `[0, 1)` with 53 bits.
    #[allow(clippy::cast_precision_loss)] // 53 bits fit
    pub fn uniform_f64(&mut self) -> f64 {
        let bits = self.next_u64() & ((1 << 53) - 1);
        bits as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Fills `out` with uniform numbers in `[-bound, bound)`: `tensor.uniform_(-bound, bound)`.
    #[allow(clippy::cast_possible_truncation)] // a float tensor
    pub fn uniform_within(&mut self, bound: f64, out: &mut [f32]) {
        let (from, to) = (-bound as f32, bound as f32);
        for x in out {
            *x = self.uniform() * (to - from) + from;
        }
    }

    /// A whole number in `0..high`: one element of `torch.randint(0, high, ...)`.
    ///
    /// # Panics
    /// Where `high` is 0 or does not fit 32 bits.
    pub fn randint(&mut self, high: usize) -> usize {
        let high = u32::try_from(high).expect("randint of a range of at most 2^32");
        (self.next_u32() % high) as usize
    }

    /// Fills `out` with standard normal numbers, as one call of `torch.randn` does.
    pub fn randn(&mut self, out: &mut [f32]) {
        if out.len() < BLOCK {
            for x in out {
                *x = self.normal_f64();
            }
            return;
        }
        for x in out.iter_mut() {
            *x = self.uniform();
        }
        let whole = out.len() / BLOCK * BLOCK;
        for block in out[..whole].chunks_exact_mut(BLOCK) {
            box_muller(block);
        }
        if whole < out.len() {
            // PyTorch draws the last sixteen afresh rather than keep a partial block.
            let last = out.len() - BLOCK;
            for x in &mut out[last..] {
                *x = self.uniform();
            }
            box_muller(&mut out[last..]);
        }
    }

    /// One standard normal number by Box-Muller in double precision; the second of
    /// each pair is kept for the next call.
    #[allow(clippy::cast_possible_truncation)] // torch.randn's dtype
    fn normal_f64(&mut self) -> f32 {
        if let Some(x) = self.next_normal.take() {
            return x as f32;
        }
        let u1 = self.uniform_f64();
        let u2 = self.uniform_f64();
        let radius = (-2.0 * libm::log1p(-u2)).sqrt();
        let angle = std::f64::consts::TAU * u1;
        self.next_normal = Some(radius * libm::sin(angle));
        (radius * libm::cos(angle)) as f32
    }

    /// An index drawn with the given weights: `torch.multinomial(weights, 1)`.
    ///
    /// One exponential number is drawn for each weight, in order, and the largest
    /// quotient wins, the first of equals.
    #[allow(clippy::cast_possible_truncation)] // torch's exponential_ on a float tensor
    pub fn multinomial(&mut self, weights: &[f32]) -> usize {
        let mut best = (0, f32::NEG_INFINITY);
        for (i, &weight) in weights.iter().enumerate() {
            let exponential = -libm::log1p(-self.uniform_f64()) as f32;
            let quotient = weight / exponential;
            if quotient > best.1 {
                best = (i, quotient);
            }
        }
        best.0
    }

    /// Where it stands, to come back to after at most `draws` words. The twister's words are kept
    /// only where it makes new ones on the way: to copy them takes a thirtieth of a small network's
    /// step.
    #[must_use]
    pub fn place(&self, draws: usize) -> Place {
        let index = self.twister.get_index();
        let words = (index + draws > N).then(|| *self.twister.get_state());
        Place { index, next_normal: self.next_normal, words }
    }

    /// Goes back to a place from which no more words were drawn than it was asked for.
    pub fn return_to(&mut self, place: &Place) {
        if let Some(words) = &place.words {
            self.twister.set_state(words);
        }
        self.twister.set_index(place.index);
        self.next_normal = place.next_normal;
    }

    /// Everything that the next numbers depend on, as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.twister.get_state().iter().copied();
        let mut bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        #[allow(clippy::cast_possible_truncation)] // at most 624
        let index = self.twister.get_index() as u32;
        bytes.extend(index.to_le_bytes());
        bytes.push(u8::from(self.next_normal.is_some()));
        bytes.extend(self.next_normal.unwrap_or(0.0).to_le_bytes());
        bytes
    }

    /// The generator that [`to_bytes`](Self::to_bytes) wrote; `None` for other bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, rest) = bytes.split_at_checked(N * 4)?;
        let (index, rest) = rest.split_first_chunk::<4>()?;
        let ([kept], rest) = rest.split_first_chunk::<1>()?;
        let normal = f64::from_le_bytes(rest.try_into().ok()?);
        let index = usize::try_from(u32::from_le_bytes(*index)).ok()?;
        if index > N || *kept > 1 || !normal.is_finite() {
            return None;
        }
        let mut state = [0; N];
        for (word, four) in state.iter_mut().zip(words.as_chunks::<4>().0) {
            *word = u32::from_le_bytes(*four);
        }
        Some(Self { twister: twister(&state, index), next_normal: (*kept == 1).then_some(normal) })
    }
}

fn twister(words: &[u32; N], index: usize) -> MT19937 {
    let mut twister = MT19937::default();
    twister.set_state(words);
    twister.set_index(index);
    twister
}

/// Sixteen uniforms into sixteen normals, `j` paired with `j + 8`.
fn box_muller(block: &mut [f32]) {
    let (first, second) = block.split_at_mut(BLOCK / 2);
    for (x, y) in first.iter_mut().zip(second) {
        let radius = (-2.0 * libm::logf(1.0 - *x)).sqrt();
        let angle = TAU * *y;
        *x = radius * libm::cosf(angle);
        *y = radius * libm::sinf(angle);
    }
}

impl Clone for Generator {
    fn clone(&self) -> Self {
        let twister = twister(self.twister.get_state(), self.twister.get_index());
        Self { twister, next_normal: self.next_normal }
    }
}

impl std::fmt::Debug for Generator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generator").field("next_normal", &self.next_normal).finish_non_exhaustive()
    }
}

/// The words as `rand` knows a generator, so that its distributions work on this one.
impl TryRng for Generator {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.twister.next_u32())
    }

    /// The first word is the high half, as in PyTorch's `random64`.
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let high = u64::from(self.next_u32());
        Ok(high << 32 | u64::from(self.next_u32()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.twister.fill_bytes(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_generator_goes_on_as_the_first() {
        let mut first = Generator::new(7);
        let mut scratch = [0.0; 5];
        first.randn(&mut scratch);
        let mut second = Generator::from_bytes(&first.to_bytes()).expect("its own bytes");
        for _ in 0..700 {
            assert_eq!(first.randint(1000), second.randint(1000));
        }
        let (mut a, mut b) = ([0.0; 3], [0.0; 3]);
        first.randn(&mut a);
        second.randn(&mut b);
        assert_eq!(a, b);
    }

    #[test]
    fn it_goes_back_to_where_it_stood() {
        let mut generator = Generator::new(7);
        for draws in (0..200).chain([N - 1, N, N + 1, 3 * N]) {
            generator.randn(&mut [0.0; 3]);
            let (bytes, place) = (generator.to_bytes(), generator.place(draws));
            for _ in 0..draws {
                generator.randint(1000);
            }
            generator.return_to(&place);
            assert_eq!(generator.to_bytes(), bytes, "{draws} draws");
            generator.randint(1000);
        }
    }

    /// A new generator makes its words at the first draw.
    #[test]
    fn it_goes_back_to_its_start() {
        let mut generator = Generator::new(7);
        let (bytes, place) = (generator.to_bytes(), generator.place(1));
        generator.randint(1000);
        generator.return_to(&place);
        assert!(generator.to_bytes() == bytes);
    }

    #[test]
    fn other_bytes_are_refused() {
        let good = Generator::new(7).to_bytes();
        assert!(Generator::from_bytes(&good[1..]).is_none());
        assert!(Generator::from_bytes(&[]).is_none());
        let (index, kept, normal) = (N * 4, N * 4 + 4, N * 4 + 5);
        assert!(Generator::from_bytes(&good).is_some(), "one that makes new words next");
        let with = |at: usize, bytes: &[u8]| {
            let mut bad = good.clone();
            bad[at..at + bytes.len()].copy_from_slice(bytes);
            Generator::from_bytes(&bad)
        };
        assert!(with(index, &625_u32.to_le_bytes()).is_none(), "there are 624 words");
        assert!(with(kept, &[2]).is_none(), "a number is kept or not");
        assert!(with(normal, &f64::NAN.to_le_bytes()).is_none());
    }

    #[test]
    fn a_clone_is_independent() {
        let mut first = Generator::new(1);
        let mut second = first.clone();
        assert_eq!(first.next_u64(), second.next_u64());
        first.next_u32();
        assert_ne!(first.next_u32(), second.next_u32());
    }

    /// PyTorch 2.15: `torch.Generator().manual_seed(7)` and `torch.rand`, `uniform_`, `randn` (of five
    /// numbers one by one, of nineteen in blocks) and `multinomial`.
    #[test]
    fn the_numbers_are_torchs() {
        let mut generator = Generator::new(7);
        let uniform = [0.534_922_54, 0.198_803_19, 0.659_211_7];
        assert_eq!([0; 3].map(|_| generator.uniform()), uniform);
        let (mut generator, mut within) = (Generator::new(7), [0.0; 3]);
        generator.uniform_within(0.5, &mut within);
        assert_eq!(within, [0.034_922_54, -0.301_196_8, 0.159_211_7]);
        let mut generator = Generator::new(7);
        let wide = [0.279_380_429_906_404, 0.273_693_713_651_765_65, 0.862_092_961_417_625_5];
        assert_eq!([0; 3].map(|_| generator.uniform_f64()), wide);
        let (mut generator, mut few) = (Generator::new(7), [0.0; 5]);
        generator.randn(&mut few);
        near(&few, &[-0.146_795_1, 0.786_141_3, 0.946_821_6, -1.114_344, 1.690_790_2]);
        let (mut generator, mut many) = (Generator::new(7), [0.0; 19]);
        generator.randn(&mut many);
        near(&many[..4], &[-0.820_134_5, 0.395_631_16, 0.898_908_5, -0.330_011_73]);
        near(&many[15..], &[-1.359_769, -0.866_701_6, -0.564_006_7, -2.056_462_5]);
        let mut generator = Generator::new(7);
        let drawn = [0; 10].map(|_| generator.multinomial(&[0.1, 0.2, 0.3, 0.4]));
        assert_eq!(drawn, [1, 2, 3, 1, 0, 3, 3, 3, 3, 1]);
        assert_eq!(generator.multinomial(&[0.0, 0.0]), 0, "the first of equals");
    }

    fn near(got: &[f32], want: &[f32]) {
        assert!(got.iter().zip(want).all(|(x, y)| (x - y).abs() < 1e-6), "{got:?} for {want:?}");
    }

    /// The first words of MT19937 with its usual seed, 5489, are 3499211612 and 581869302 (C++'s
    /// `std::mt19937`).
    #[test]
    fn bytes_are_those_of_the_words() {
        let mut bytes = [0; 8];
        Generator::new(5489).fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], 3_499_211_612_u32.to_le_bytes());
        assert_eq!(bytes[4..], 581_869_302_u32.to_le_bytes());
    }
}
