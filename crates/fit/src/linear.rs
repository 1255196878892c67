//! Small dense linear algebra: symmetric matrices of at most a few dozen rows, row major.

use isoflop_formula::math;

/// Solves `a x = b` for a symmetric positive definite `a` of `n` rows by Cholesky.
///
/// `a` is overwritten by its factor and `b` by the solution. False, with both spoiled, when `a` is
/// not positive definite beyond rounding.
pub(crate) fn solve_positive(a: &mut [f64], b: &mut [f64]) -> bool {
    let n = b.len();
    for j in 0..n {
        let before = a[j * n + j];
        let mut pivot = before;
        for k in 0..j {
            pivot -= a[j * n + k] * a[j * n + k];
        }
        // Four roundings of the diagonal: below that the pivot is noise.
        if pivot <= before.abs() * (4.0 * f64::EPSILON) || !pivot.is_finite() {
            return false;
        }
        let root = math::sqrt(pivot);
        a[j * n + j] = root;
        for i in j + 1..n {
            let mut sum = a[i * n + j];
            for k in 0..j {
                sum -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] = sum / root;
        }
    }
    for i in 0..n {
        for k in 0..i {
            b[i] -= a[i * n + k] * b[k];
        }
        b[i] /= a[i * n + i];
    }
    for i in (0..n).rev() {
        for k in i + 1..n {
            b[i] -= a[k * n + i] * b[k];
        }
        b[i] /= a[i * n + i];
    }
    true
}

/// Solves a general square system by Gauss elimination with partial pivoting; `None` if singular.
pub(crate) fn solve_square(mut a: Vec<f64>, mut b: Vec<f64>) -> Option<Vec<f64>> {
    let n = b.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&i, &j| a[i * n + column].abs().total_cmp(&a[j * n + column].abs()))?;
        let size = a[pivot * n + column].abs();
        if size < 1e-300 || !size.is_finite() {
            return None;
        }
        for k in 0..n {
            a.swap(column * n + k, pivot * n + k);
        }
        b.swap(column, pivot);
        for row in column + 1..n {
            let factor = a[row * n + column] / a[column * n + column];
            for k in column..n {
                a[row * n + k] -= factor * a[column * n + k];
            }
            b[row] -= factor * b[column];
        }
    }
    for row in (0..n).rev() {
        for k in row + 1..n {
            b[row] -= a[row * n + k] * b[k];
        }
        b[row] /= a[row * n + row];
    }
    b.iter().all(|v| v.is_finite()).then_some(b)
}

/// vᵀ M v.
pub(crate) fn quadratic(matrix: &[f64], v: &[f64]) -> f64 {
    let n = v.len();
    (0..n).map(|a| (0..n).map(|b| v[a] * matrix[a * n + b] * v[b]).sum::<f64>()).sum()
}

/// Eigenvalues (ascending) and eigenvectors (one per value) of a symmetric matrix, by Jacobi's
/// rotations in a fixed order.
pub(crate) fn symmetric_eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut a = matrix.to_vec();
    let mut v = vec![0.0; n * n];
    for i in 0..n {
        v[i * n + i] = 1.0;
    }
    // Converges quadratically; 30 sweeps are far more than any matrix of this size needs.
    for _ in 0..30 {
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, n, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    isoflop_formula::order::sort_by(&mut order, |&i, &j| a[i * n + i].total_cmp(&a[j * n + j]));
    let values = order.iter().map(|&i| a[i * n + i]).collect();
    let vectors = order.iter().map(|&i| (0..n).map(|k| v[k * n + i]).collect()).collect();
    (values, vectors)
}

fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) {
    let off = a[p * n + q];
    if off == 0.0 {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + math::sqrt(theta * theta + 1.0));
    let c = 1.0 / math::sqrt(t * t + 1.0);
    let s = t * c;
    for k in 0..n {
        let (x, y) = (a[k * n + p], a[k * n + q]);
        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for k in 0..n {
        let (x, y) = (a[p * n + k], a[q * n + k]);
        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
        let (x, y) = (v[k * n + p], v[k * n + q]);
        v[k * n + p] = c * x - s * y;
        v[k * n + q] = s * x + c * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_a_positive_definite_system() {
        let a = vec![4.0, 1.0, 1.0, 3.0];
        let mut b = vec![1.0, 2.0];
        assert!(solve_positive(&mut a.clone(), &mut b));
        assert!((b[0] - 1.0 / 11.0).abs() < 1e-15 && (b[1] - 7.0 / 11.0).abs() < 1e-15);
        assert!(!solve_positive(&mut [1.0, 2.0, 2.0, 1.0], &mut [1.0, 1.0]));
    }

    #[test]
    fn solves_a_system_that_needs_pivoting() {
        let x = solve_square(vec![0.0, 2.0, 1.0, 1.0], vec![4.0, 3.0]).unwrap();
        assert_eq!(x, vec![1.0, 2.0]);
        assert!(solve_square(vec![1.0, 2.0, 2.0, 4.0], vec![1.0, 2.0]).is_none());
    }

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        let (values, vectors) = symmetric_eigen(&[2.0, 1.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 5.0], 3);
        for (v, want) in values.iter().zip([1.0, 3.0, 5.0]) {
            assert!((v - want).abs() < 1e-14);
        }
        assert!((vectors[0][0] + vectors[0][1]).abs() < 1e-14);
    }
}
