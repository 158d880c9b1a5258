// The benches, fetched together.
export { ChecksBench } from './checks.js';
export { LinearBench } from './linear.js';
export { NormBench } from './norm.js';
export { Step0Bench } from './step0.js';
