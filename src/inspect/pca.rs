//! The letters in the plane: principal components of the embedding.

use crate::ops::Matrix;

/// Where each letter lies, and how much of the spread the plane shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// One point a letter.
    pub points: Vec<[f64; 2]>,
    /// Share of the variance along each axis.
    pub explained: [f64; 2],
}

/// Two dimensions as they are; more by their first two principal components; one on a line. The
/// letters `right` lie to the right and to the top on average, so that the picture does not flip
/// from one step to the next.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most 256 letters
pub fn project(table: &Matrix, right: &[usize]) -> Projection {
    let (letters, width) = (table.rows(), table.cols());
    let coordinate = |i: usize, e: usize| table.row(i).get(e).map_or(0.0, |&x| f64::from(x));
    // `(letters, width)`, each column with mean 0.
    let mut centered = vec![0.0; letters * width];
    for e in 0..width {
        let mean = (0..letters).map(|i| coordinate(i, e)).sum::<f64>() / letters as f64;
        for i in 0..letters {
            centered[i * width + e] = coordinate(i, e) - mean;
        }
    }
    let mut covariance = vec![0.0; width * width];
    for a in 0..width {
        for b in 0..width {
            let products = centered.chunks_exact(width).map(|row| row[a] * row[b]);
            covariance[a * width + b] = products.sum::<f64>() / letters as f64;
        }
    }
    let variance = |e: usize| if e < width { covariance[e * width + e] } else { 0.0 };
    let total = (0..width).map(variance).sum::<f64>().max(f64::MIN_POSITIVE);
    if width <= 2 {
        let points = (0..letters).map(|i| [coordinate(i, 0), coordinate(i, 1)]).collect();
        return Projection { points, explained: [variance(0) / total, variance(1) / total] };
    }
    let mut projection = Projection { points: vec![[0.0; 2]; letters], explained: [0.0; 2] };
    for (axis, (value, vector)) in eigen(covariance, width).into_iter().take(2).enumerate() {
        let project = |i: usize| -> f64 {
            centered[i * width..][..width].iter().zip(&vector).map(|(x, v)| x * v).sum()
        };
        let lean: f64 = right.iter().map(|&i| project(i)).sum();
        let sign = if lean < 0.0 { -1.0 } else { 1.0 };
        for (i, point) in projection.points.iter_mut().enumerate() {
            point[axis] = sign * project(i);
        }
        projection.explained[axis] = value / total;
    }
    projection
}

/// Eigenvalues and eigenvectors of a symmetric matrix `(n, n)`, the largest eigenvalue first, by
/// Jacobi's rotations (Golub and Van Loan, Matrix Computations, section 8.5). The matrix is at
/// most 64 by 64: a library for it would be larger than the whole core.
fn eigen(mut a: Vec<f64>, n: usize) -> Vec<(f64, Vec<f64>)> {
    let mut v = vec![0.0; n * n];
    for i in 0..n {
        v[i * n + i] = 1.0;
    }
    for _sweep in 0..30 {
        let below = (0..n).flat_map(|p| (0..p).map(move |q| p * n + q));
        if below.map(|place| a[place].powi(2)).sum::<f64>() < 1e-22 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, n, p, q);
            }
        }
    }
    // Sorted by insertion: for so few, the sort of std would be kilobytes of code in the page.
    let mut pairs: Vec<(f64, Vec<f64>)> = Vec::with_capacity(n);
    for i in 0..n {
        let value = a[i * n + i];
        let place = pairs.iter().position(|pair| pair.0 < value).unwrap_or(i);
        pairs.insert(place, (value, v[i * n..][..n].to_vec()));
    }
    pairs
}

/// Makes `a[p][q]` zero. The rows of `v` become the eigenvectors.
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) {
    let corner = a[p * n + q];
    if corner == 0.0 {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * corner);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    let turn = |numbers: &mut [f64], i: usize, j: usize| {
        let (x, y) = (numbers[i], numbers[j]);
        (numbers[i], numbers[j]) = (c * x - s * y, s * x + c * y);
    };
    for k in 0..n {
        turn(a, k * n + p, k * n + q);
    }
    for k in 0..n {
        turn(a, p * n + k, q * n + k);
        turn(v, p * n + k, q * n + k);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvectors_are_those_of_the_matrix() {
        let a = vec![vec![4.0, 1.0, -2.0], vec![1.0, 2.0, 0.5], vec![-2.0, 0.5, 3.0]];
        let pairs = eigen(a.concat(), 3);
        assert!((pairs.iter().map(|pair| pair.0).sum::<f64>() - 9.0).abs() < 1e-12);
        assert!(pairs[0].0 >= pairs[1].0 && pairs[1].0 >= pairs[2].0);
        for (value, vector) in &pairs {
            for row in &a {
                let i = a.iter().position(|r| r == row).expect("its own row");
                let product: f64 = row.iter().zip(vector).map(|(x, y)| x * y).sum();
                assert!((product - value * vector[i]).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn a_flat_cloud_is_seen_whole_and_the_right_way_round() {
        // Points on a plane in three dimensions.
        let cloud: Vec<f32> = (0..12u8)
            .flat_map(|i| {
                let (x, y) = (f32::from(i) - 5.5, f32::from(i * 7 % 12) * 0.3);
                [x, y, x - 2.0 * y]
            })
            .collect();
        let seen = project(&Matrix::from_elements(12, 3, &cloud), &[11]);
        assert!((seen.explained[0] + seen.explained[1] - 1.0).abs() < 1e-6);
        assert!(seen.explained[0] > seen.explained[1]);
        assert!(seen.points[11][0] > 0.0 && seen.points[11][1] >= 0.0);
        let two = project(&Matrix::from_elements(3, 2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.5]), &[]);
        assert_eq!(two.points, [[1.0, 2.0], [3.0, 4.0], [5.0, 6.5]]);
        // Variances 8/3 and 61/18.
        assert!((two.explained[0] - 48.0 / 109.0).abs() < 1e-12);
        assert!((two.explained[1] - 61.0 / 109.0).abs() < 1e-12);
        let line = project(&Matrix::from_elements(2, 1, &[1.0, 4.0]), &[]);
        assert_eq!((line.points, line.explained), (vec![[1.0, 0.0], [4.0, 0.0]], [1.0, 0.0]));
    }

    /// Four points along three axes at right angles: `x`, `y` and `z` are uncorrelated.
    #[test]
    fn a_point_lies_where_it_is_along_the_axes_of_the_largest_spread() {
        let (x, y, z) = ([-3.0, -1.0, 1.0, 3.0], [1.0, -1.0, -1.0, 1.0], [0.2, -0.6, 0.6, -0.2]);
        let axes = [[2.0, 2.0, 1.0], [-2.0, 1.0, 2.0], [1.0, -2.0, 2.0]];
        let centre = [10.0, 20.0, -5.0];
        let cloud: Vec<f32> = (0..4)
            .flat_map(|i| {
                let along = [x[i], y[i], z[i]];
                [0, 1, 2].map(|e| {
                    let steps = axes.iter().zip(along).map(|(axis, by)| axis[e] * by / 3.0);
                    centre[e] + steps.sum::<f32>()
                })
            })
            .collect();
        let seen = project(&Matrix::from_elements(4, 3, &cloud), &[3]);
        for (point, (x, y)) in seen.points.iter().zip(x.into_iter().zip(y)) {
            assert!((point[0] - f64::from(x)).abs() < 1e-5, "{point:?}");
            assert!((point[1] - f64::from(y)).abs() < 1e-5, "{point:?}");
        }
        // Variances 5, 1 and 0.2.
        assert!((seen.explained[0] - 5.0 / 6.2).abs() < 1e-6);
        assert!((seen.explained[1] - 1.0 / 6.2).abs() < 1e-6);
    }

    #[test]
    fn a_rotation_makes_its_corner_zero() {
        let a = [4.0, 1.0, -2.0, 1.0, 2.0, 0.5, -2.0, 0.5, 3.0];
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            let (mut turned, mut vectors) = (a, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
            rotate(&mut turned, &mut vectors, 3, p, q);
            assert!(turned[p * 3 + q].abs() < 1e-15 && turned[q * 3 + p].abs() < 1e-15);
            assert!((turned[0] + turned[4] + turned[8] - 9.0).abs() < 1e-12);
        }
    }
}
