/**
 * Experiments to begin with: a question, whose words are elsewhere, and the recipe that answers it.
 */
export const QUESTIONS = /** @type {const} */ ([
  {
    id: 'batchnorm',
    recipe: 'preset:kaiming,batchnorm;seeds:8;steps:20000',
  },
  {
    id: 'lecture',
    recipe: 'preset:tanh,kaiming;seeds:20;steps:200000',
  },
  {
    id: 'gain-depth',
    recipe: 'preset:deep;gain:0.5,1,1.6667,3;n_layers:1,3,5,8;seeds:2;steps:1000',
  },
  {
    id: 'gain-depth-batchnorm',
    recipe: 'preset:deep-batchnorm;gain:0.5,1,1.6667,3;n_layers:1,3,5,8;seeds:2;steps:1000',
  },
  {
    id: 'lr',
    recipe: 'lr:0.001..1*10;seeds:5;steps:2000',
  },
  {
    id: 'batch-momentum',
    recipe: 'batch_size:8,32,128;bn_momentum:0.001,0.01,0.1;seeds:3;steps:2000',
  },
]);
