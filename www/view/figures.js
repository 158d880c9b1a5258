import { names } from '#words/figure-names.js';

const layers = () => import('../panels/activations.js');
const curves = () => import('../panels/curves.js');
const more = () => import('../panels/more.js');
const network = () => import('../panels/network/index.js');
const benches = () => import('../benches/index.js');
const experiments = () => import('./experiments.js');

/**
 * Every figure: its switch, whether it is shown at first, and how often it is drawn while training.
 * All are fetched when they are first seen, and their places kept free.
 *
 * @param {import('./commands.js').Commands} commands
 * @returns {import('./figure-place.js').Entry[]}
 */
export function allFigures(commands) {
  const keepsLast = () => commands.compare()?.pins.keepsBefore ?? false;
  const { wake: onWake, change: onApply, step: onStep } = commands;
  const hooks = { onWake, onApply, onStep, keepsLast };
  return [
    {
      id: 'network',
      name: names.network,
      load: async () => new (await network()).NetworkPanel(hooks),
      heights: [640, 560],
      shown: true,
      isForPage: true,
      every: 100,
    },
    {
      id: 'activations',
      name: names.activations,
      load: async () => new (await layers()).ActivationsPanel(),
      heights: [251, 251],
      shown: true,
      every: 33,
    },
    {
      id: 'loss',
      name: names.loss,
      load: async () => new (await curves()).LossPanel(),
      heights: [314, 335],
      shown: true,
      every: 33,
    },
    {
      id: 'notebook',
      name: names.notebook,
      load: async () => new (await more()).NotebookPanel(),
      heights: [900, 900],
      applies: ({ source }) => source.isNotebooks,
      shown: true,
      every: 250,
    },
    {
      id: 'strip',
      name: names.strip,
      load: async () => new (await more()).StripPanel(),
      heights: [250, 250],
      shown: false,
      every: 400,
    },
    {
      id: 'preactivations',
      name: names.preactivations,
      load: async () => new (await more()).PreactivationsPanel(),
      heights: [610, 610],
      shown: false,
      every: 120,
    },
    {
      id: 'saturation',
      name: names.saturation,
      load: async () => new (await more()).SaturationPanel(),
      heights: [363, 390],
      shown: false,
      every: 150,
    },
    {
      id: 'gradients',
      name: names.gradients,
      load: async () => new (await more()).GradientsPanel(),
      heights: [330, 330],
      shown: false,
      every: 120,
    },
    {
      id: 'weights',
      name: names.weights,
      load: async () => new (await more()).WeightsPanel(),
      heights: [560, 1100],
      shown: false,
      every: 150,
    },
    {
      id: 'updates',
      name: names.updates,
      load: async () => new (await curves()).UpdatesPanel(),
      heights: [345, 390],
      shown: false,
      every: 150,
    },
    {
      id: 'batchnorm',
      name: names.batchnorm,
      load: async () => new (await more()).BatchNormPanel(),
      heights: [619, 915],
      shown: false,
      every: 150,
    },
    {
      id: 'context',
      name: names.context,
      load: async () => new (await more()).ContextPanel(commands.wake),
      heights: [374, 425],
      shown: false,
      every: 120,
    },
    {
      id: 'embedding',
      name: names.embedding,
      load: async () => new (await more()).EmbeddingPanel(),
      heights: [522, 545],
      shown: false,
      every: 150,
    },
    {
      id: 'step0',
      name: names.step0,
      load: async () => new (await benches()).Step0Bench(hooks),
      heights: [1383, 2070],
      shown: false,
      every: 250,
    },
    {
      id: 'normbench',
      name: names.normbench,
      load: async () => new (await benches()).NormBench(hooks),
      heights: [1768, 2100],
      shown: false,
      every: 250,
    },
    {
      id: 'linear',
      name: names.linear,
      load: async () => new (await benches()).LinearBench(hooks),
      heights: [390, 535],
      shown: false,
      every: 250,
    },
    {
      id: 'checks',
      name: names.checks,
      load: async () => new (await benches()).ChecksBench(hooks),
      heights: [387, 404],
      shown: false,
      every: 250,
    },
    {
      id: 'experiments',
      name: names.experiments,
      load: async () => (await experiments()).experimentsBench(commands),
      heights: [620, 980],
      shown: false,
      every: 250,
    },
  ];
}
