//! When a slice of work ends: after some milliseconds, also where the clock is coarse, or stands
//! still.

use std::cell::Cell;

use super::now;

/// Operations a millisecond that any machine does, until it is known what this one does.
const FIRST_SPEED: f64 = 5e5;
/// The most that all milliseconds measured before count, beside new ones: a machine may become
/// slower.
const MEMORY: f64 = 200.0;
/// How much faster than usual a slice may seem: a slow machine's processor comes in bursts, and what
/// was measured within one says nothing of the pause after it.
const BURST: f64 = 2.0;
/// The longest that one slice is taken to have lasted: a clock may jump.
const LONGEST: f64 = 1000.0;

thread_local! {
    static SPEED: Cell<Speed> =
        const { Cell::new(Speed { per_ms: FIRST_SPEED, seen: 0.5, unseen: 0.0 }) };
}

/// What this machine does in a millisecond, measured over all slices together. A clock that shows
/// only every hundredth millisecond shows nothing of most slices and too much of some, but in sum
/// it is right.
#[derive(Clone, Copy)]
struct Speed {
    per_ms: f64,
    /// Milliseconds that were measured.
    seen: f64,
    /// Operations since the clock moved within a slice the last time. They count when it moves
    /// again; where it stands still for good, they never do.
    unseen: f64,
}

/// A slice of work under way.
pub(super) struct Slice {
    start: f64,
    ms: f64,
    /// Floating-point operations so far.
    operations: f64,
}

impl Slice {
    /// A slice that begins now. Infinity is a slice without an end.
    #[inline(never)]
    pub fn new(ms: f64) -> Self {
        Self { start: now(), ms, operations: 0.0 }
    }

    /// Takes note of work that is done. Returns whether the slice is over.
    #[inline(never)]
    pub fn takes(&mut self, operations: f64) -> bool {
        self.operations += operations;
        self.left() <= 0.0
    }

    /// Milliseconds that are left.
    pub fn left(&self) -> f64 {
        self.ms - self.spent()
    }

    /// Milliseconds so far: by the clock, or, where it shows nothing, by the work that is done.
    #[inline(never)]
    fn spent(&self) -> f64 {
        let shown = now() - self.start;
        if shown > 0.0 { shown } else { self.operations / speed().per_ms }
    }

    /// Ends a slice whose operations tell how fast this machine is: matrix products, most of all.
    #[inline(never)]
    pub fn note(self) {
        let Speed { mut per_ms, mut seen, mut unseen } = speed();
        let ms = (now() - self.start).min(LONGEST);
        unseen += self.operations;
        if ms > 0.0 {
            per_ms += (unseen / ms - per_ms) * ms / (ms + seen);
            seen = (seen + ms).min(MEMORY);
            unseen = 0.0;
        }
        SPEED.with(|speed| speed.set(Speed { per_ms, seen, unseen }));
    }

    /// How many pieces of work of some operations fit into some milliseconds, at the speed of the
    /// work that is done, or at the usual one where that seems much faster.
    pub fn fitting(&self, ms: f64, operations: f64) -> f64 {
        ms * (self.operations / self.spent()).min(BURST * speed().per_ms) / operations
    }
}

fn speed() -> Speed {
    SPEED.with(Cell::get)
}
