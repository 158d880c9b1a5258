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
    pub(super) fn new(role: Role, value: f64) -> Self {
        Self { role, value, address: None }
    }

    pub(super) fn at(role: Role, value: f64, address: Address) -> Self {
        Self { role, value, address: Some(address) }
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

/// The functions below stay what they are: every rule calls them a few times.
impl Side {
    pub(super) fn new(rule: Rule) -> Self {
        let (parts, terms) = (Vec::new(), Vec::new());
        Self { rule, parts, terms, left_out: 0, rest: 0.0, total: 0.0, result: 0.0 }
    }

    /// Another term, which begins with this factor.
    #[inline(never)]
    pub(super) fn add(&mut self, factor: Factor) -> &mut Self {
        self.terms.push(Term { factors: vec![factor], product: factor.value });
        self
    }

    /// Another factor of the last term.
    #[inline(never)]
    pub(super) fn times(&mut self, factor: Factor) -> &mut Self {
        if let Some(term) = self.terms.last_mut() {
            term.product *= factor.value;
            term.factors.push(factor);
        }
        self
    }

    #[inline(never)]
    pub(super) fn part(&mut self, factor: Factor) -> &mut Self {
        self.parts.push(factor);
        self
    }

    /// Adds the terms up.
    pub(super) fn sum(&mut self) {
        self.total = sum_of(&self.terms);
        self.result = self.total;
    }

    /// Brings the `count` largest terms to the front, and leaves the others out.
    pub(super) fn keep(&mut self, count: usize) {
        let terms = &mut self.terms;
        let kept = count.min(terms.len());
        for place in 0..kept {
            let mut largest = place;
            for at in place + 1..terms.len() {
                if terms[at].product.abs() > terms[largest].product.abs() {
                    largest = at;
                }
            }
            terms.swap(place, largest);
        }
        self.left_out = terms.len() - kept;
        self.rest = sum_of(&terms[kept..]);
        terms.truncate(kept);
    }
}

fn sum_of(terms: &[Term]) -> f64 {
    terms.iter().fold(0.0, |sum, term| sum + term.product)
}
