// Figures that are seldom among the first: small ones, fetched together.
export { BatchNormPanel } from './batchnorm.js';
export { ContextPanel } from './context.js';
export { EmbeddingPanel } from './embedding.js';
export { NotebookPanel } from './notebook.js';
export { SaturationPanel } from './saturation.js';
export { StripPanel } from './strip.js';
