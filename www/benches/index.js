// The benches, fetched together.
export { ChecksBench, LinearBench } from './checks.js';
export { NormBench } from './norm.js';
export { Step0Bench } from './step0.js';
