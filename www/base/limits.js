import { Playground } from './wasm.js';

/** @typedef {import('../pkg/makemore_playground.js').Limits} Limits */

/** @type {Limits | undefined} */
let known;

/** Limits and thresholds that hold for every run, as Rust has them. @returns {Limits} */
export function limits() {
  known ??= Playground.limits();
  return known;
}

/** What is known of an activation function. @param {string} name */
export function activationInfo(name) {
  return limits().activations.find((each) => each.name === name);
}
