#!/usr/bin/env python3
"""Writes stats.json next to itself: what SciPy gives, for tests/stats.rs to hold src/stats to, and
for the page's tests the verdicts on the runs of sweep.jsonl.

    python tests/golden/stats.py

needs scipy. Holm's correction is not in SciPy: here it is as Holm's paper has it, step by step.
"""

import json
import math
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

FREEDOM = [1, 2, 3, 4, 5, 7, 9, 10, 19, 29, 30, 59, 99, 100, 499, 1000, 10_000]
PROBABILITIES = [1e-12, 1e-6, 1e-3, 0.01, 0.05 / 28, 0.05, 0.1, 0.2, 0.4, 0.5, 0.9, 0.999]
T = [1e-6, 0.01, 0.1, 0.5, 1.0, 1.5, 1.96, 2.0, 2.5, 3.0, 5.0, 8.0, 20.0, 100.0]


def holm(p_values):
    """Adjusted p values by the step-down procedure, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = largest
    return adjusted


def power(n, ratio, level):
    """Probability that the paired test of n seeds calls a difference of `ratio` stds real."""
    critical, shift = stats.t.isf(level / 2, n - 1), ratio * math.sqrt(n)
    return stats.nct.sf(critical, n - 1, shift) + stats.nct.cdf(-critical, n - 1, shift)


def seeds_needed(ratio, level):
    """The smallest number of seeds with a power of 80 %, by the noncentral t distribution."""
    n = 2
    while power(n, ratio, level) < 0.8:
        n += 1
    return n


def pair(a, b):
    """The paired t test; None stands for a run that diverged."""
    both = [(x, y) for x, y in zip(a, b) if x is not None and y is not None]
    x, y = np.array(both).T
    test = stats.ttest_rel(x, y)
    low, high = test.confidence_interval(0.95)
    d = x - y
    return dict(
        a=a, b=b, n=len(d), mean_a=x.mean(), mean_b=y.mean(), mean=d.mean(), std=d.std(ddof=1),
        half_width=(high - low) / 2, p=test.pvalue,
        seeds_needed=seeds_needed(abs(d.mean()) / d.std(ddof=1), 0.05),
        seeds_needed_of_3=seeds_needed(abs(d.mean()) / d.std(ddof=1), 0.05 / 3),
    )  # fmt: skip


def pairs():
    random = np.random.default_rng(20_251_125)
    for n, difference, spread, missing in [
        (2, 0.05, 0.02, ()), (3, 0.0, 0.01, ()), (8, 0.004, 0.003, ()), (20, 0.0043, 0.003, ()),
        (20, 0.001, 0.003, ()), (21, -0.002, 0.003, (4, 17)), (100, 0.0005, 0.002, ()),
    ]:  # fmt: skip
        shared = 2.1 + 0.004 * random.standard_normal(n)
        a = (shared + difference + spread * random.standard_normal(n)).tolist()
        b = (shared + spread * random.standard_normal(n)).tolist()
        for i in missing:
            (a if i % 2 else b)[i] = None
        yield pair(a, b)


def sweep():
    """All pairs of the gains of sweep.jsonl, by dev loss on the same seeds."""
    lines = Path(__file__).with_name("sweep.jsonl").read_text().splitlines()
    runs = [json.loads(line) for line in lines]
    gains = sorted({run["config"]["gain"] for run in runs})
    dev = {
        gain: [
            run["dev"]
            for run in sorted(runs, key=lambda run: run["config"]["seed"])
            if run["config"]["gain"] == gain
        ]
        for gain in gains
    }
    names = [(a, b) for i, a in enumerate(gains) for b in gains[i + 1 :]]
    found = [pair(dev[a], dev[b]) for a, b in names]
    adjusted = holm([each["p"] for each in found])
    for (a, b), each, p in zip(names, found, adjusted):
        yield dict(a=a, b=b, n=each["n"], mean_a=each["mean_a"], mean_b=each["mean_b"],
                   mean=each["mean"], half_width=each["half_width"], p_holm=p)  # fmt: skip


def main():
    p_lists = [[0.04, 0.01, 0.5], [0.001, 0.02, 0.02, 0.03, 0.2, 0.9], [0.3], [0.01, 0.011, 0.9]]
    golden = {
        "scipy": scipy.__version__,
        "critical": [[v, p, stats.t.isf(p / 2, v)] for v in FREEDOM for p in PROBABILITIES],
        "two_sided_p": [[v, t, 2 * stats.t.sf(t, v)] for v in FREEDOM for t in T],
        "pairs": list(pairs()),
        "holm": [[p, holm(p)] for p in p_lists],
        "sweep": list(sweep()),
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    Path(__file__).with_name("stats.json").write_text(f"{{\n{lines}\n}}\n")


main()
