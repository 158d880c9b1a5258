//! A sort in little code: the standard library's is fast, and larger than all of this module in the
//! page's download.

/// Sorts numbers by what `is_before` says of two of them: heapsort, whose time is the same for every
/// order.
pub(super) fn sort(items: &mut [u32], is_before: &dyn Fn(u32, u32) -> bool) {
    for root in (0..items.len() / 2).rev() {
        sift_down(items, root, is_before);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift_down(&mut items[..end], 0, is_before);
    }
}

/// Lets an item sink until no child comes after it.
fn sift_down(items: &mut [u32], mut root: usize, is_before: &dyn Fn(u32, u32) -> bool) {
    loop {
        let mut last = 2 * root + 1;
        if last >= items.len() {
            return;
        }
        if last + 1 < items.len() && is_before(items[last], items[last + 1]) {
            last += 1;
        }
        if !is_before(items[root], items[last]) {
            return;
        }
        items.swap(root, last);
        root = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted() {
        for length in 0..40 {
            let mut items: Vec<u32> = (0..length).map(|i| i * 7919 % 31).collect();
            let mut wanted = items.clone();
            wanted.sort_unstable();
            sort(&mut items, &|a, b| a < b);
            assert_eq!(items, wanted);
        }
    }
}
