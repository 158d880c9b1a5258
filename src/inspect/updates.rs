//! How large the gradients and the updates are beside what they change.

use super::histogram::Summary;
use crate::nn::Network;

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
    /// `log10((lr * grad).std() / data.std())`, the notebook's update-to-data ratio.
    pub update_ratio: f64,
}

/// All parameters, in the network's order; `lr` is that of the gradients at hand.
pub fn parameters(network: &Network, lr: f64) -> impl Iterator<Item = ParameterSummary> + '_ {
    network.parameters().map(move |param| {
        let (data, grad) = (Summary::of(param.data.view()), Summary::of(param.grad.view()));
        let grad_to_data = grad.std / data.std;
        ParameterSummary {
            name: param.name.clone(),
            rows: param.data.rows(),
            cols: param.data.cols(),
            data,
            grad,
            grad_to_data,
            update_ratio: libm::log10(lr * grad_to_data),
        }
    })
}
