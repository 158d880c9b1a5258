// What stands beside the figures and is long: fetched together when one of them is first to be
// seen.
export { default as sideCss } from './side-panels.css?inline';
export { Facts } from './facts.js';
export { HealthPanel } from './health.js';
export { LogPanel } from './log.js';
export { PinsPanel } from './pins.js';
