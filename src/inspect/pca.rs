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

/// Two dimensions as they are; more by their first two principal components; one on a
/// line. An axis points to where `right` letters lie on average, so that the picture
/// does not flip from one step to the next.
#[must_use]
#[allow(clippy::cast_precision_loss)] // at most 256 letters
pub fn project(table: &Matrix, right: &[usize]) -> Projection {
    let (letters, width) = (table.rows(), table.cols());
    let rows: Vec<Vec<f64>> =
        (0..letters).map(|i| table.row(i).iter().map(|&x| f64::from(x)).collect()).collect();
    let mean: Vec<f64> =
        (0..width).map(|e| rows.iter().map(|row| row[e]).sum::<f64>() / letters as f64).collect();
    let covariance = |a: usize, b: usize| -> f64 {
        let products = rows.iter().map(|row| (row[a] - mean[a]) * (row[b] - mean[b]));
        products.sum::<f64>() / letters as f64
    };
    let matrix: Vec<Vec<f64>> =
        (0..width).map(|a| (0..width).map(|b| covariance(a, b)).collect()).collect();
    let total: f64 = (0..width).map(|e| matrix[e][e]).sum::<f64>().max(f64::MIN_POSITIVE);
    if width <= 2 {
        let coordinate = |row: &[f64], e: usize| row.get(e).copied().unwrap_or(0.0);
        let points = rows.iter().map(|row| [coordinate(row, 0), coordinate(row, 1)]).collect();
        let share = |e: usize| matrix.get(e).map_or(0.0, |row| row[e] / total);
        return Projection { points, explained: [share(0), share(1)] };
    }
    let (values, vectors) = eigen(matrix);
    let axis = |place: usize| -> (Vec<f64>, f64) {
        let vector = &vectors[place];
        let project =
            |row: &Vec<f64>| row.iter().zip(&mean).zip(vector).map(|((x, m), v)| (x - m) * v).sum();
        let line: Vec<f64> = rows.iter().map(project).collect();
        let lean: f64 = right.iter().filter_map(|&i| line.get(i)).sum();
        let sign = if lean < 0.0 { -1.0 } else { 1.0 };
        (line.into_iter().map(|x| sign * x).collect(), values[place] / total)
    };
    let ((xs, first), (ys, second)) = (axis(0), axis(1));
    let points = xs.into_iter().zip(ys).map(|(x, y)| [x, y]).collect();
    Projection { points, explained: [first, second] }
}

/// Eigenvalues, largest first, and eigenvectors of a symmetric matrix, by Jacobi's
/// rotations (Golub and Van Loan, Matrix Computations, section 8.5). The matrix is at
/// most 64 by 64: a library for it would outweigh the whole core.
fn eigen(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = a.len();
    let mut v: Vec<Vec<f64>> =
        (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _sweep in 0..30 {
        let off: f64 =
            (0..n).flat_map(|p| (0..p).map(move |q| (p, q))).map(|(p, q)| a[p][q].powi(2)).sum();
        if off < 1e-22 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, p, q);
            }
        }
    }
    // By insertion: for so few, the sort of std would be kilobytes of code in the page.
    let mut order: Vec<usize> = Vec::with_capacity(n);
    for i in 0..n {
        let place = order.iter().position(|&j| a[j][j] < a[i][i]).unwrap_or(i);
        order.insert(place, i);
    }
    (order.iter().map(|&i| a[i][i]).collect(), order.iter().map(|&i| v[i].clone()).collect())
}

/// Makes `a[p][q]` zero; the rows of `v` become the eigenvectors.
fn rotate(a: &mut [Vec<f64>], v: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    for rows in [a, v] {
        let (before, after) = rows.split_at_mut(q);
        for (x, y) in before[p].iter_mut().zip(&mut after[0]) {
            (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvectors_are_those_of_the_matrix() {
        let a = vec![vec![4.0, 1.0, -2.0], vec![1.0, 2.0, 0.5], vec![-2.0, 0.5, 3.0]];
        let (values, vectors) = eigen(a.clone());
        assert!((values.iter().sum::<f64>() - 9.0).abs() < 1e-12);
        assert!(values[0] >= values[1] && values[1] >= values[2]);
        for (value, vector) in values.iter().zip(&vectors) {
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
    }
}
