//! Statistics of paired seeds: what `SciPy` gave (`tests/golden/stats.py`), and laws.

use makemore_playground::stats::{Comparison, Names, Sample, StudentT, Verdict, all_pairs, holm};
use proptest::prelude::*;
use serde_json::Value as Json;

fn golden() -> Json {
    serde_json::from_str(include_str!("golden/stats.json")).expect("JSON")
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("an array")
}

fn number(json: &Json) -> f64 {
    json.as_f64().expect("a number")
}

/// `null` is a run that diverged.
fn numbers(json: &Json) -> Vec<f64> {
    list(json).iter().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
}

fn freedom(json: &Json) -> u32 {
    u32::try_from(json.as_u64().expect("a whole number")).expect("small")
}

fn compare(a: &[f64], b: &[f64]) -> Comparison {
    makemore_playground::stats::compare(a, b).expect("as many numbers")
}

fn assert_close(got: f64, want: f64, what: &str) {
    assert!((got - want).abs() <= 1e-10 * want.abs(), "{what}: {got} for {want}");
}

#[test]
fn tails_and_critical_values_are_scipys() {
    let golden = golden();
    for row in list(&golden["two_sided_p"]) {
        let (v, t, p) = (freedom(&row[0]), number(&row[1]), number(&row[2]));
        // SciPy's own are not smaller than the smallest normal number.
        if p > 1e-300 {
            assert_close(StudentT::new(v).two_sided_p(t), p, &format!("p of {t}, {v} degrees"));
        }
    }
    for row in list(&golden["critical"]) {
        let (v, p, t) = (freedom(&row[0]), number(&row[1]), number(&row[2]));
        assert_close(StudentT::new(v).critical(p), t, &format!("t of {p}, {v} degrees"));
    }
}

#[test]
fn paired_tests_are_scipys() {
    for record in list(&golden()["pairs"]) {
        let (a, b) = (numbers(&record["a"]), numbers(&record["b"]));
        let got = compare(&a, &b);
        let Sample { n, diverged, mean, std, half_width } = got.difference;
        assert_eq!(Some(u64::from(n)), record["n"].as_u64());
        assert_eq!((n + diverged) as usize, a.len());
        for (key, got) in [
            ("mean_a", got.mean_a),
            ("mean_b", got.mean_b),
            ("std", std),
            ("half_width", half_width),
            ("p", got.p),
        ] {
            assert_close(got, number(&record[key]), key);
        }
        // A difference of numbers a thousand times as large has lost three digits.
        assert!((mean - number(&record["mean"])).abs() < 1e-14);
    }
}

#[test]
fn the_seeds_needed_are_those_of_the_exact_power_give_or_take_a_few() {
    for record in list(&golden()["pairs"]) {
        let result = compare(&numbers(&record["a"]), &numbers(&record["b"]));
        for (key, comparisons) in [("seeds_needed", 1), ("seeds_needed_of_3", 3)] {
            let (got, want) = (result.seeds_needed(comparisons), number(&record[key]));
            assert!((got - want).abs() <= 1.0 + 0.02 * want, "{key}: {got} for {want}");
        }
    }
}

/// The smallest `n >= (t(0.05, n - 1) + t(0.4, n - 1))^2 s^2 / mean(d)^2`, tried one by one.
#[test]
fn the_seeds_needed_are_the_fewest_that_the_formula_allows() {
    for shift in [0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0] {
        let a: Vec<f64> = [-1.0, 0.5, 1.0, -0.5, 0.25].map(|x| x + shift).to_vec();
        let result = compare(&a, &[0.0; 5]);
        let Sample { mean, std, .. } = result.difference;
        let is_enough = |n: &u32| {
            let t = StudentT::new(n - 1);
            let spreads = (t.critical(0.05) + t.critical(0.4)) * std / mean;
            f64::from(*n) >= spreads * spreads
        };
        let want = (2..1000).find(is_enough).expect("some number");
        assert_eq!(result.seeds_needed(1), f64::from(want), "{shift}");
    }
}

#[test]
fn holms_correction_is_that_of_the_step_down_procedure() {
    for row in list(&golden()["holm"]) {
        for (got, want) in holm(&numbers(&row[0])).into_iter().zip(numbers(&row[1])) {
            assert_close(got, want, "adjusted p");
        }
    }
}

#[test]
fn the_ends_of_the_distribution_are_what_they_have_to_be() {
    let t = StudentT::new(5);
    assert_eq!((t.two_sided_p(0.0), t.two_sided_p(f64::INFINITY)), (1.0, 0.0));
    assert_eq!((t.critical(1.0), t.critical(0.0)), (0.0, f64::INFINITY));
    assert_eq!(t.two_sided_p(-2.0), t.two_sided_p(2.0));
    assert!(t.two_sided_p(f64::NAN).is_nan() && t.critical(f64::NAN).is_nan());
    assert!(StudentT::new(0).two_sided_p(1.0).is_nan() && StudentT::new(0).critical(0.5).is_nan());
}

const NAMES: Names = Names { a: "A", b: "B", measure: "dev" };

#[test]
fn runs_that_diverged_are_counted_and_said() {
    let (a, b) = ([2.0, f64::NAN, 2.2, 2.1, 2.3], [2.5, 2.4, f64::INFINITY, 2.7, f64::NAN]);
    let result = compare(&a, &b);
    assert_eq!((result.difference.n, result.difference.diverged), (2, 3));
    assert_eq!((result.diverged_a, result.diverged_b), (1, 2));
    assert!((result.mean_a - 2.05).abs() < 1e-12 && (result.mean_b - 2.6).abs() < 1e-12);
    let said = result.sentence(NAMES, result.p, 1);
    assert!(said.contains("; 1 run of A diverged, 2 runs of B diverged: "), "{said}");
}

#[test]
fn too_few_seeds_and_equal_numbers_are_said() {
    let one = compare(&[2.0, f64::NAN], &[2.5, 2.4]);
    assert_eq!(one.verdict(one.p, 1), Verdict::TooFewSeeds);
    assert!(one.p.is_nan() && one.seeds_needed(1).is_nan());
    let said = one.sentence(NAMES, one.p, 1);
    let want = "A against B: cannot be compared, because only one seed has a number for both; \
                1 run of A diverged";
    assert_eq!(said, want);
    let same = compare(&[2.0, 2.1], &[2.0, 2.1]);
    assert_eq!((same.p, same.seeds_needed(1)), (1.0, f64::INFINITY));
    assert_eq!(same.verdict(same.p, 1), Verdict::Same);
    assert!(same.sentence(NAMES, same.p, 1).ends_with("p = 1.00): the very same on every seed"));
    let constant = compare(&[3.0, 4.0], &[2.0, 3.0]);
    assert_eq!((constant.p, constant.verdict(constant.p, 1)), (0.0, Verdict::Real));
}

#[test]
fn what_cannot_be_told_says_how_many_seeds_would_tell() {
    let (a, b) = ([2.10, 2.12, 2.11, 2.13], [2.11, 2.10, 2.13, 2.14]);
    let said = compare(&a, &b).sentence(NAMES, 0.9, 3);
    let want = "A against B: dev 2.1150 against 2.1200, difference -0.0050 +- 0.0276 \
                (95 %, 4 seeds, p = 0.90 by Holm over 3 pairs): cannot be told from these seeds; \
                about 129 would be needed";
    assert_eq!(said, want);
}

#[test]
fn a_million_seeds_are_too_many_to_be_counted() {
    let (a, b) = ([1.0, -1.0, 1.0, -1.0], [0.0, 0.0, 0.0, 1e-6]);
    let result = compare(&a, &b);
    let said = result.sentence(NAMES, result.p, 1);
    assert!(said.ends_with("more than a million would be needed"), "{said}");
}

#[test]
fn a_p_value_has_three_decimals_below_a_tenth() {
    let result = compare(&[2.1, 2.2, 2.4], &[2.5, 2.9, 2.6]);
    for (p, want) in [
        (0.000_99, "p < 0.001)"),
        (0.001, "p = 0.001)"),
        (0.049_4, "p = 0.049)"),
        (0.1, "p = 0.10)"),
        (0.456, "p = 0.46)"),
    ] {
        let said = result.sentence(NAMES, p, 1);
        assert!(said.contains(want), "{said}");
    }
    assert_ne!(result.verdict(0.05, 1), Verdict::Real, "0.05 is not below 0.05");
}

#[test]
fn small_differences_are_said_with_digits_enough() {
    let (a, b) = ([2.100_01, 2.100_02, 2.100_04], [2.1, 2.1, 2.1]);
    let result = compare(&a, &b);
    let said = result.sentence(NAMES, result.p, 1);
    assert!(said.contains("difference 0.000023 +- 0.000038"), "{said}");
}

#[test]
fn a_number_without_a_partner_is_refused() {
    let error = makemore_playground::stats::compare(&[1.0, 2.0], &[1.0]).expect_err("refused");
    let want = "a, b: got 2 and 1 numbers; give one a seed, NaN where the run diverged";
    assert_eq!(error.to_string(), want);
}

/// The losses of two configs.
fn losses() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((1.0..4.0f64, 1.0..4.0f64), 2..30)
        .prop_map(|pairs| pairs.into_iter().unzip())
}

proptest! {
    #[test]
    fn swapping_the_configs_swaps_the_sign((a, b) in losses()) {
        let (one, other) = (compare(&a, &b), compare(&b, &a));
        prop_assert_eq!(one.difference.mean, -other.difference.mean);
        prop_assert_eq!((one.p, one.difference.half_width), (other.p, other.difference.half_width));
    }

    #[test]
    fn the_interval_leaves_out_0_where_p_is_below_its_level((a, b) in losses()) {
        let result = compare(&a, &b);
        let leaves_out = result.difference.mean.abs() > result.difference.half_width;
        prop_assert_eq!(leaves_out, result.p < 0.05);
    }

    #[test]
    fn a_pair_that_is_not_real_needs_more_seeds_than_it_has(
        configs in prop::collection::vec(prop::collection::vec(1.0..4.0f64, 12), 2..6),
    ) {
        let pairs = all_pairs(&configs).expect("as many numbers");
        let count = u32::try_from(pairs.len()).expect("few");
        for pair in &pairs {
            if let Verdict::CannotBeTold { seeds_needed } =
                pair.comparison.verdict(pair.adjusted_p, count)
            {
                prop_assert!(seeds_needed > 12.0, "{seeds_needed}");
            }
        }
    }

    #[test]
    fn critical_and_tail_are_inverse(v in 1u32..300, p in 1e-9..1.0f64) {
        let t = StudentT::new(v);
        prop_assert!((t.two_sided_p(t.critical(p)) - p).abs() <= 1e-12);
    }

    #[test]
    fn holm_keeps_the_order_and_lowers_nothing(p in prop::collection::vec(0.0..1.0f64, 1..20)) {
        let adjusted = holm(&p);
        for i in 0..p.len() {
            prop_assert!(adjusted[i] >= p[i] && adjusted[i] <= 1.0);
            for j in 0..p.len() {
                prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j]);
            }
        }
    }
}
