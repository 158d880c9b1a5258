// What stands beside the figures and is long: fetched together when one of them is first to be
// seen.
export { Facts } from './facts.js';
export { HealthPanel } from './health.js';
export { LogPanel } from './log.js';
export { PinsPanel } from './pins.js';
