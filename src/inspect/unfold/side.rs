//! The arithmetic of one number: its terms, the largest first.

use super::{Address, Role, Rule};

/// A number that takes part in the arithmetic of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor {
    /// What it is there.
    pub role: Role,
    /// Its value.
    pub value: f64,
    /// The number that it is, or that it is made of, where it can be unfolded itself.
    pub address: Option<Address>,
}

impl Factor {
    pub(super) fn new(role: Role, value: impl Into<f64>) -> Self {
        Self { role, value: value.into(), address: None }
    }

    pub(super) fn at(role: Role, value: impl Into<f64>, address: Address) -> Self {
        Self { role, value: value.into(), address: Some(address) }
    }
}

/// A product.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What is multiplied.
    pub factors: Vec<Factor>,
    /// The product, in f64.
    pub product: f64,
}

impl Term {
    pub(super) fn new(factors: impl Into<Vec<Factor>>) -> Self {
        let factors = factors.into();
        let product = factors.iter().map(|factor| factor.value).product();
        Self { factors, product }
    }
}

/// How a number, or its gradient, comes about. Everything is computed in f64 from the f32
/// numbers of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Which arithmetic it is.
    pub rule: Rule,
    /// The single numbers that the rule takes, such as `y` of a tanh.
    pub parts: Vec<Factor>,
    /// What is summed, by size, the largest first.
    pub terms: Vec<Term>,
    /// Terms that were left out of `terms`.
    pub left_out: usize,
    /// Their sum.
    pub rest: f64,
    /// The sum of all terms; `terms` and `rest` add up to it.
    pub total: f64,
    /// What the rule gives: `total` of a sum, the function's value of a function.
    pub result: f64,
}

impl Side {
    /// A rule without a sum.
    pub(super) fn of(rule: Rule, parts: impl Into<Vec<Factor>>, result: impl Into<f64>) -> Self {
        Self {
            rule,
            parts: parts.into(),
            terms: Vec::new(),
            left_out: 0,
            rest: 0.0,
            total: 0.0,
            result: result.into(),
        }
    }

    /// A sum of products.
    pub(super) fn sum(rule: Rule, terms: Vec<Term>) -> Self {
        let total = terms.iter().map(|term| term.product).sum();
        Self { terms, total, ..Self::of(rule, [], total) }
    }

    /// One product.
    pub(super) fn chain(factors: impl Into<Vec<Factor>>) -> Self {
        Self::sum(Rule::Chain, vec![Term::new(factors)])
    }

    pub(super) fn with_parts(self, parts: impl Into<Vec<Factor>>) -> Self {
        Self { parts: parts.into(), ..self }
    }

    /// Keeps the `count` largest terms.
    pub(super) fn largest(mut self, count: usize) -> Self {
        self.terms.sort_by(|a, b| b.product.abs().total_cmp(&a.product.abs()));
        let kept = count.min(self.terms.len());
        let rest = self.terms.split_off(kept);
        self.left_out = rest.len();
        self.rest = rest.iter().map(|term| term.product).sum();
        self
    }
}
