// Figures that are seldom shown at first. They are small, so they are fetched together.
export { BatchNormPanel } from './batchnorm.js';
export { ContextPanel } from './context.js';
export { EmbeddingPanel } from './embedding.js';
export { NotebookPanel } from './notebook.js';
export { SaturationPanel } from './saturation.js';
export { StripPanel } from './strip.js';
export { GradientsPanel, PreactivationsPanel, WeightsPanel } from './layers.js';
