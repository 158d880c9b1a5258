//! How large the gradients and the updates are beside what they change.

use super::histogram::Summary;
use crate::nn::Param;
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
    let updates = run.update_stds();
    let of = move |(i, param)| summary(param, run.last_lr(), updates.as_ref().map(|stds| stds[i]));
    run.network().parameters().enumerate().map(of)
}

/// One of them, by its place; none where there are fewer. A large network takes long for all.
#[must_use]
pub fn parameter(run: &Trainer, place: usize) -> Option<ParameterSummary> {
    let param = run.network().parameters().nth(place)?;
    Some(summary(param, run.last_lr(), run.update_stds().map(|stds| stds[place])))
}

/// `update` is the std of the update, where it is not `lr` times the gradient's.
fn summary(param: &Param, lr: f64, update: Option<f64>) -> ParameterSummary {
    let (data, grad) = (Summary::of(param.data.view()), Summary::of(param.grad.view()));
    let grad_to_data = grad.std / data.std;
    let update_to_data = update.map_or(lr * grad_to_data, |std| std / data.std);
    ParameterSummary {
        name: param.name.clone(),
        rows: param.data.rows(),
        cols: param.data.cols(),
        data,
        grad,
        grad_to_data,
        update_ratio: libm::log10(update_to_data),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Config;

    #[test]
    fn one_parameter_is_that_of_all() {
        for pairs in [&[][..], &[("optimizer", "adam")][..]] {
            let small = [("n_hidden", "7")];
            let config = Config::from_text(small.iter().chain(pairs).copied()).expect("valid");
            let mut run = Trainer::on_built_in_names(config).expect("trains");
            run.train(2);
            let all: Vec<_> = parameters(&run).collect();
            for (place, of_all) in all.iter().enumerate() {
                assert_eq!(parameter(&run, place).as_ref(), Some(of_all));
            }
            assert_eq!(parameter(&run, all.len()), None);
        }
    }

    #[test]
    fn the_ratio_of_an_optimizer_is_that_of_the_update_that_it_made() {
        let config = Config::from_text([("n_hidden", "7"), ("optimizer", "adam")]);
        let mut run = Trainer::on_built_in_names(config.expect("valid")).expect("trains");
        run.train(2);
        let before = run.network().clone();
        run.train(1);
        for (param, (was, found)) in
            run.network().parameters().zip(before.parameters().zip(parameters(&run)))
        {
            let change = &param.data.view() - &was.data.view();
            let ratio = (Summary::of(change.view()).std / found.data.std).log10();
            assert!((found.update_ratio - ratio).abs() < 1e-3, "{}: {ratio}", found.name);
        }
    }
}
