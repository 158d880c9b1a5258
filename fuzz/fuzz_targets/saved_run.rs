//! Any bytes as a saved run: they are refused in a sentence, or the run trains, and what it is saved
//! as is the same run.
#![no_main]

use libfuzzer_sys::fuzz_target;
use makemore_playground::train::Trainer;

/// Numbers beyond which a run is not trained here: the input would say more about time.
const MOST_PARAMETERS: usize = 20_000;

fuzz_target!(|bytes: &[u8]| {
    let (mut run, notes) = match Trainer::load_with_notes(bytes) {
        Ok(loaded) => loaded,
        Err(error) => {
            let said = error.to_string();
            assert!(said.len() < 1000, "{said}");
            return;
        }
    };
    let hash = run.weights_sha256();
    let saved = run.save_with(notes).expect("a run that was loaded can be saved");
    let mut again = Trainer::load(&saved).expect("what was saved can be loaded");
    assert_eq!((again.weights_sha256(), again.step()), (hash.clone(), run.step()));
    assert_eq!(again.diverged(), run.diverged());
    assert_eq!(run.looking_ahead().weights_sha256(), hash);
    if run.network().parameter_count() > MOST_PARAMETERS || run.config().batch_size() > 64 {
        return;
    }
    assert_eq!(run.train(3), again.train(3));
    assert_eq!(run.weights_sha256(), again.weights_sha256());
});
