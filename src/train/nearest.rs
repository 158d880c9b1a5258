//! The name that somebody meant who mistyped it.

/// The candidate that a name is nearest to, by edit distance; the first one of equals. `None`
/// where even that one differs in more than a quarter of its letters and one.
///
/// ```
/// use makemore_playground::train::nearest;
/// assert_eq!(nearest("n_hiden", &["n_embd", "n_hidden"]), Some("n_hidden"));
/// assert_eq!(nearest("colour", &["n_embd", "n_hidden"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let with_distance = candidates.iter().map(|candidate| (distance(name, candidate), candidate));
    let (changes, found) = with_distance.min_by_key(|&(changes, _)| changes)?;
    // Two names of one letter each have nothing in common.
    (changes <= 1 + name.len() / 4 && changes < name.len().max(found.len())).then_some(*found)
}

/// How many letters have to be inserted, left out or replaced (Levenshtein 1966).
fn distance(from: &str, to: &str) -> usize {
    // `row[j]`: of the letters of `from` so far to the first `j` letters of `to`.
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for a in from.bytes() {
        let mut diagonal = row[0];
        row[0] += 1;
        for (j, b) in to.bytes().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_counted() {
        for (a, b, want) in
            [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("n_hiden", "n_hidden", 1)]
        {
            assert_eq!((distance(a, b), distance(b, a)), (want, want), "{a} {b}");
        }
    }

    #[test]
    fn only_a_near_name_is_found() {
        let keys = ["preset", "seed", "n_hidden", "n_layers", "lr", "panels"];
        for (name, want) in [
            ("seeds", Some("seed")),
            ("panel", Some("panels")),
            ("hidden", Some("n_hidden")),
            ("nlayer", Some("n_layers")),
            ("l", Some("lr")),
            ("learning_rate", None),
            ("x", None),
            ("", None),
            ("__proto__", None),
        ] {
            assert_eq!(nearest(name, &keys), want, "{name}");
        }
        assert_eq!(nearest("lr", &[]), None);
        assert_eq!(nearest("x", &["y"]), None, "one change, and not a letter is left");
    }
}
