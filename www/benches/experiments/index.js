export { ExperimentsBench } from './bench.js';
