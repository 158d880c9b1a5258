//! A step allocates nothing: buffers are made when the network is made.

#![allow(unsafe_code)] // an allocator is unsafe by its trait; this one only counts

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use makemore_playground::train::{Config, Preset, Trainer};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of a call that takes many steps.
fn allocations(run: &mut Trainer, steps: u64) -> usize {
    let before = COUNT.get();
    assert_eq!(run.train(steps), steps);
    COUNT.get() - before
}

/// A call makes room for its losses once, however many steps it takes.
fn assert_no_step_allocates(pairs: &[(&str, &str)]) {
    let config = Config::from_text(pairs.iter().copied()).expect("valid");
    let mut run = Trainer::on_built_in_names(config).expect("it trains");
    run.train(1);
    for steps in [1, 30] {
        drop(run.take_losses());
        assert_eq!(allocations(&mut run, steps), 1, "{pairs:?}, {steps} steps");
    }
}

#[test]
fn no_step_of_a_preset_allocates() {
    for preset in Preset::ALL {
        assert_no_step_allocates(&[("preset", preset.name())]);
    }
}

#[test]
fn no_step_of_any_key_allocates() {
    for pair in [
        ("optimizer", "momentum"),
        ("optimizer", "nesterov"),
        ("optimizer", "adam"),
        ("optimizer", "adamw"),
        ("weight_decay", "0.01"),
        ("grad_clip", "0.01"),
        ("schedule", "linear"),
        ("schedule", "cosine"),
        ("warmup_steps", "20"),
        ("norm", "layer"),
        ("norm", "rms"),
        ("norm", "none"),
        ("bn_variance", "biased"),
        ("norm_order", "after"),
        ("residual", "true"),
        ("init", "torch"),
        ("out_bias", "frequency"),
    ] {
        for preset in ["batchnorm", "deep-batchnorm"] {
            assert_no_step_allocates(&[("preset", preset), pair, ("lr", "0.001")]);
        }
    }
}

#[test]
fn the_count_counts() {
    let before = COUNT.get();
    drop(std::hint::black_box(vec![0u8; 100]));
    assert_eq!(COUNT.get() - before, 1);
}
