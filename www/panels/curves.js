// The figures that uPlot draws: fetched together, with it.
export { LossPanel } from './loss.js';
export { UpdatesPanel } from './updates.js';
