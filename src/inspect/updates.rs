//! How large the gradients and the updates are beside what they change.

use super::histogram::Summary;
use crate::train::Trainer;

/// A parameter tensor, its gradient, and the step it took.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterSummary {
    /// Such as `layers.0.weight`.
    pub name: String,
    /// Rows: fan-in of a weight; 1 of a vector.
    pub rows: usize,
    /// Columns: fan-out of a weight.
    pub cols: usize,
    /// Of the values.
    pub data: Summary,
    /// Of the gradient of the last minibatch.
    pub grad: Summary,
    /// `grad.std() / data.std()`, the notebook's grad:data ratio.
    pub grad_to_data: f64,
    /// `log10(update.std() / data.std())` of the update that was really made, the notebook's
    /// update-to-data ratio: its update is `lr * grad`, Adam's is not.
    pub update_ratio: f64,
}

/// All parameters, in the network's order.
pub fn parameters(run: &Trainer) -> impl Iterator<Item = ParameterSummary> + '_ {
    let (lr, updates) = (run.last_lr(), run.update_stds());
    run.network().parameters().enumerate().map(move |(i, param)| {
        let (data, grad) = (Summary::of(param.data.view()), Summary::of(param.grad.view()));
        let grad_to_data = grad.std / data.std;
        let update_to_data = match &updates {
            Some(stds) => stds[i] / data.std,
            None => lr * grad_to_data,
        };
        ParameterSummary {
            name: param.name.clone(),
            rows: param.data.rows(),
            cols: param.data.cols(),
            data,
            grad,
            grad_to_data,
            update_ratio: libm::log10(update_to_data),
        }
    })
}
