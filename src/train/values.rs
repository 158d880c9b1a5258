//! The values of config keys, each in its key's place in the table.

use super::keys::{KEYS, Value};

/// A value for each key, or for some of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Values([Option<Value>; KEYS.len()]);

impl Default for Values {
    /// No values.
    fn default() -> Self {
        Self([const { None }; KEYS.len()])
    }
}

impl Values {
    #[inline(never)] // every look-up would hold it
    fn place(key: &str) -> Option<usize> {
        KEYS.iter().position(|row| row.key == key)
    }

    /// The value of a key, where it has one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0[Self::place(key)?].as_ref()
    }

    /// Gives a key of the table a value.
    pub fn insert(&mut self, key: &str, value: Value) {
        if let Some(place) = Self::place(key) {
            self.0[place] = Some(value);
        }
    }

    /// Gives a key a value if it has none.
    pub fn insert_default(&mut self, key: &str, value: Value) {
        if self.get(key).is_none() {
            self.insert(key, value);
        }
    }

    /// The number of a key; 0 where it has none.
    #[must_use]
    #[inline(never)]
    pub fn number(&self, key: &str) -> f64 {
        match self.get(key) {
            Some(Value::Number(x)) => *x,
            _ => 0.0,
        }
    }

    /// The whole number of a key; 0 where it has none.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked by its key
    pub fn integer(&self, key: &str) -> usize {
        self.number(key) as usize
    }

    /// Whether the value of a key is true.
    #[must_use]
    pub fn is_true(&self, key: &str) -> bool {
        self.get(key) == Some(&Value::Bool(true))
    }

    /// The word of a key; empty where it has none.
    #[must_use]
    #[inline(never)]
    pub fn word(&self, key: &str) -> &str {
        match self.get(key) {
            Some(Value::Text(x)) => x,
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_without_a_value_reads_as_nothing() {
        let mut values = Values::default();
        assert_eq!((values.get("lr"), values.number("lr"), values.word("init")), (None, 0.0, ""));
        values.insert("lr", Value::Number(0.5));
        values.insert_default("lr", Value::Number(0.1));
        values.insert_default("n_hidden", Value::Number(7.0));
        values.insert("no_such_key", Value::Bool(true));
        assert_eq!((values.number("lr"), values.integer("n_hidden")), (0.5, 7));
        assert!(!values.is_true("no_such_key"));
    }
}
