//! makemore playground
