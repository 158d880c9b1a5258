//! The best that a machine's vector unit can do. Benchmarks are measured against it.

use std::hint::black_box;

use super::matmul::{Left, Right, Store, product};
use super::{F32x4, Lanes, Matrix, Simd};

/// Floating point operations of a multiplication and an addition of one vector.
const PAIR: f64 = 8.0;

/// Rows, depth and columns of [`tile`]: one register tile, and operands of 18 KB.
const TILE: [usize; 3] = [2, 256, 16];

/// Runs the innermost kernel of the matrix product `rounds` times, with its operands in the first
/// cache. Returns how many floating-point operations that took. No product of whole matrices can be
/// faster, and one training step is hardly more than those.
#[must_use]
pub fn tile(rounds: usize) -> f64 {
    let [m, k, n] = TILE;
    let (a, b) = (Matrix::full(m, k, 0.5), Matrix::full(k, n, 0.25));
    let mut sums = Matrix::zeros(m, n);
    for _ in 0..rounds {
        product::<F32x4>(Left::plain(black_box(&a)), Right::Plain(&b), &mut Store::to(&mut sums));
    }
    black_box(&sums);
    rounds as f64 * (2 * m * k * n) as f64
}

/// Runs twelve multiplications and additions `rounds` times, in twelve independent chains that
/// touch no memory. Returns how many floating-point operations that took.
#[must_use]
pub fn registers(rounds: usize) -> f64 {
    let (factor, term) = (F32x4::splat(black_box(0.999)), F32x4::splat(black_box(0.001)));
    let mut chains = [F32x4::splat(0.5); 12];
    for _ in 0..rounds {
        for chain in &mut chains {
            *chain = chain.mul(factor).add(term);
        }
    }
    black_box(chains.map(Simd::to_array));
    rounds as f64 * chains.len() as f64 * PAIR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_counted() {
        assert_eq!(tile(3), f64::from(3 * 2 * 2 * 256 * 16));
        assert_eq!(registers(5), f64::from(5 * 12 * 4 * 2));
    }
}
