/** Every key of a run; see `Playground.configKeys()` for what each takes. */
export interface Config {
  preset: string;
  recipe: "flat" | "layers";
  corpus: "ssa-2018" | "custom";
  seed: number;
  split_seed: number;
  split: "words" | "rows";
  block_size: number;
  n_embd: number;
  n_hidden: number;
  n_layers: number;
  activation: "tanh" | "relu" | "leaky_relu" | "gelu" | "sigmoid" | "linear";
  residual: boolean;
  init: "kaiming" | "xavier" | "normal" | "zeros" | "torch";
  gain: number | "auto";
  bias: "none" | "learned" | "unused";
  bias_scale: number;
  out_scale: number;
  out_bias_scale: number;
  out_bias: "zero" | "frequency";
  norm: "none" | "batch" | "layer" | "rms";
  norm_order: "before" | "after";
  bn_variance: "unbiased" | "biased";
  bn_eps: number;
  bn_momentum: number;
  batch_size: number;
  optimizer: "sgd" | "momentum" | "nesterov" | "adam" | "adamw";
  momentum: number;
  beta1: number;
  beta2: number;
  adam_eps: number;
  weight_decay: number;
  grad_clip: number;
  schedule: "step" | "constant" | "linear" | "cosine";
  warmup_steps: number;
  min_lr: number;
  lr: number;
  lr_decay: number;
  lr_decay_step: number;
  max_steps: number;
  label_leak: boolean;
  end_token: boolean;
}

/** One row of the table of settings. */
export interface KeyInfo {
  key: Exclude<keyof Config, "preset">;
  group: "data" | "network" | "initialisation" | "normalisation" | "training";
  label: string;
  kind: "choice" | "integer" | "number" | "gain" | "bool";
  choices?: string[];
  min?: number;
  max?: number;
  unit: string;
  help: string;
  /** Whether a change takes effect now; false: it starts a new network. */
  live: boolean;
}

export interface PresetInfo { name: string; title: string; config: Config }
export interface FromText { config: Partial<Config>; errors: { key: string; message: string }[] }
export interface Rows { train: number; dev: number; test: number }
export interface CorpusInfo {
  names: number;
  /** How many different letters, and which, by code point. */
  letters: number;
  alphabet: string;
  /** Letters of the longest name. */
  longest: number;
  /** The first three names. */
  first: string[];
  encoding: "UTF-8" | "UTF-16";
  rows: Rows;
  sha256: string;
  /** Where the text looks like a table; `Playground.namesOfTable` gives its names alone. */
  table?: TableInfo;
}
export interface TableInfo {
  columns: number;
  /** The column of the names, from 1. */
  column: number;
  /** The first three names of it. */
  first: string[];
}
/** What holds for every run. */
export interface Limits {
  /** Largest text of names, in bytes. */
  corpusBytes: number;
  /** Fewest names of a text. */
  corpusNames: number;
  /** Most letters of a name in a text. */
  nameLetters: number;
  /** Largest saved run, in bytes. */
  fileBytes: number;
  /** Most letters of a prefix. */
  prefixLetters: number;
  /** Most names of one call of `sample`. */
  sampleNames: number;
  /** Most bins of a histogram. */
  bins: number;
  vowels: string;
  activations: ActivationInfo[];
}
export interface ActivationInfo {
  name: Config["activation"];
  /** Smallest and largest output, where both are bounded. */
  range: [number, number] | null;
  /** Where outputs count as saturated, from below to above; relu is flat at [0, 0]. */
  flat: [number, number][];
  /** The same for the saturation map and for dead neurons. */
  mapFlat: [number, number][];
}
export interface EvaluationInfo {
  split: "train" | "dev" | "test";
  /** The step whose weights are evaluated. */
  step: number;
  done: number;
  total: number;
  /** Mean loss so far; NaN for no rows. */
  loss: number;
}
export interface SampleOptions {
  seed?: number;
  temperature?: number;
  prefix?: string;
  mode?: "eval" | "train";
}
export interface LayerInfo {
  index: number;
  /** "Layer 1" ... */
  name: string;
  size: number;
  activation: Config["activation"];
  batchNorm: boolean;
  norm: Config["norm"];
  mean: number;
  std: number;
  /** Share of activations in the flat part of the function, 0 to 1. */
  saturated: number;
  /** Neurons saturated for every example of the minibatch. */
  dead: number;
}
export type Quantity = "activation" | "preactivation" | "normalised" | "activation_grad" | "weight" | "weight_grad";
export interface HistogramInfo {
  lo: number;
  hi: number;
  density: Float32Array;
  mean: number;
  std: number;
  min: number;
  max: number;
  /** Share of the numbers outside lo .. hi. */
  outside: number;
}
export interface ValuesInfo { rows: number; cols: number; data: Float32Array }
export interface Diverged { step: number; message: string }

/** A parameter tensor, its gradient and the step it took. */
export interface ParameterInfo {
  name: string;
  rows: number;
  cols: number;
  mean: number;
  std: number;
  gradMean: number;
  gradStd: number;
  gradLargest: number;
  /** `grad.std() / data.std()` */
  gradToData: number;
  /** `log10(update.std() / data.std())` of the update really made; SGD's is `lr * grad`. */
  updateRatio: number;
}
/** Neurons that are flat for every example: below, above, or sometimes either. */
export interface DeadInfo { neurons: number; low: number; high: number; both: number; dead: number }
export interface SaturationMap extends DeadInfo {
  examples: number;
  /** Share of flat cells. */
  flat: number;
  /** 0 open, 1 flat below, 2 flat above; neuron after neuron. */
  cells: Uint8Array;
}
export interface DeadScanInfo { done: number; total: number; layers: DeadInfo[] }
export interface BatchNormInfo {
  /** "Layer 1" ..., or "Output". */
  name: string;
  mean: Float32Array;
  std: Float32Array;
  runningMean: Float32Array;
  runningStd: Float32Array;
  gamma: Float32Array;
  beta: Float32Array;
}
export interface Prediction { logits: Float32Array; probabilities: Float32Array }
export interface Example { context: string; target: string }
export interface Replaced { before: Float32Array; after: Float32Array }
export interface EmbeddingInfo {
  /** x and y in turn. */
  points: Float32Array;
  /** Share of the variance along each axis. */
  explained: [number, number];
  dimensions: number;
}
/** Mean loss of a guess without a network; triples are missing for contexts of one letter and for large alphabets. */
export interface ReferenceLoss { name: "even" | "letters" | "pairs" | "triples"; train: number; dev: number }
export interface ExpectedSpread { preactivation: number; activation: number }
export interface CalibrationInfo {
  done: number;
  total: number;
  gaps: { layer: number; mean: number; std: number }[];
  /** Dev loss with the running statistics; NaN before the end. */
  running: number;
  /** Dev loss with those measured over the training set; NaN before the end. */
  measured: number;
}
export interface RunningMeanDriftInfo { mean: number; std: number; series: Float32Array[] }
/** Stds, forward and backward. */
export interface LinearFlow {
  input: number;
  weight: number;
  output: number;
  result: number;
  resultGrad: number;
  outputGrad: number;
  inputGrad: number;
  weightGrad: number;
}
export interface FoldInfo {
  rows: number;
  difference: number;
  largest: number;
  norms: number;
  parameters: number;
  foldedParameters: number;
}
export interface GradientCheckInfo {
  open: boolean;
  rows: number;
  tensors: { name: string; checked: number; difference: number; largest: number }[];
}

export type NumberKind =
  | "embedding" | "input" | "weight" | "bias" | "z" | "mean" | "var" | "running_mean" | "running_var" | "running_std"
  | "example_mean" | "example_var" | "xhat" | "gamma" | "beta" | "y" | "activation" | "output"
  | "logit" | "probability" | "loss" | "mean_loss";

/** Where a number stands. Answers leave out what its kind has no use for; so may questions. */
export interface NumberAddress {
  kind: NumberKind;
  /** From 0; the output layer is the last one. */
  layer?: number;
  /** Of a weight: the input that it multiplies. Of an entry of the embedding: the letter's number. */
  from?: number;
  /** The neuron; of an input or an entry of the embedding which one; of a logit or a probability the letter's number. */
  index?: number;
  /** An example of the last minibatch, 0 where none is given; or a text, which is then alone, as in evaluation. */
  example?: number | string;
  /** With a text: the letter that is to be guessed. Without it there is no loss and no gradient. */
  target?: string;
}
export interface UnfoldOptions {
  /** Terms of each sum that are given one by one, the largest; 12 where nothing is said. */
  terms?: number;
  /** Whether the gradient is tried out as well. */
  finiteDifference?: boolean;
}

/** A block of the drawn network for one example. */
export interface NumberBlock {
  kind: NumberKind;
  layer?: number;
  /** `T` of the embedding, else 1. */
  rows: number;
  values: Float32Array;
  /** The loss's derivative with respect to each value. */
  gradients?: Float32Array;
}
export interface ExampleBlocks {
  /** The context, as numbers of the vocabulary. */
  letters: Uint8Array;
  /** The letter to be guessed, where there is one. */
  target?: number;
  /** From the embedding to the loss, in the order of the computation. */
  blocks: NumberBlock[];
}

export interface NumberFactor {
  /** What it is in its term: the addressed number itself, the gradient of it, or something made of it. */
  role:
    | "value" | "gradient" | "slope" | "share" | "deviation" | "variance_slope" | "inverse_std" | "minus_inverse_std"
    | "minus_half_inverse_var" | "eps" | "target" | "exponential" | "largest" | "keep" | "momentum" | "before" | "batch";
  value: number;
  address?: NumberAddress;
}
export interface NumberTerm { factors: NumberFactor[]; product: number }
/** How a number, or its gradient, comes about. */
export interface NumberSide {
  rule:
    | "parameter" | "kept" | "lookup" | "sum_of_products" | "mean_of" | "mean_over_neurons" | "variance_of"
    | "biased_variance_of" | "mean_square_of" | "running_average" | "standardise" | "divide_by_rms" | "affine" | "residual" | Config["activation"] | "softmax" | "negative_log"
    | "start" | "not_in_the_loss" | "chain" | "softmax_and_loss" | "sum_over_neurons" | "sum_over_neurons_and_on"
    | "sum_over_layer" | "sum_over_minibatch" | "sum_over_places" | "batch_norm" | "layer_norm" | "rms_norm";
  /** The single numbers that the rule takes, such as `y` of a tanh. */
  parts: NumberFactor[];
  /** What is summed, the largest first; of a softmax: the sum that it is divided by. */
  terms: NumberTerm[];
  /** How many terms were left out, and their sum: `terms` and `rest` add up to `total`. */
  leftOut: number;
  rest: number;
  total: number;
  /** What the rule gives in 64 bits: `total`, or the function's value. */
  result: number;
}
export interface UnfoldedNumber {
  address: NumberAddress;
  /** As the network has it, in 32 bits. */
  value: number;
  forward: NumberSide;
  /** The loss's derivative with respect to it, where there is a way to the loss. */
  gradient?: number;
  backward?: NumberSide;
  /** The gradient tried out; missing where nobody asked and where it would take too long. */
  finiteDifference?: number;
  /** Of a parameter of the run: its last step, or its next one where `taken` is false. */
  update?: { old: number; gradient: number; lr: number; new: number; ratio: number; taken: boolean;
    /** Whether it is plain SGD, `new = old - lr * gradient`; else an optimizer made the step. */
    plain: boolean };
}

/** Numbers of one config, one a seed. */
export interface SampleInfo {
  /** How many are finite; the rest is about these. */
  n: number;
  /** How many are not: the runs that diverged. */
  diverged: number;
  mean: number;
  std: number;
  /** The mean's 95 % interval reaches this far to both sides; NaN for fewer than two numbers. */
  halfWidth: number;
}
/** Two configs on the same seeds. */
export interface ComparisonInfo {
  /** a - b, over the seeds that have both; `diverged` counts the others. */
  difference: SampleInfo;
  /** Over the seeds that have both. */
  meanA: number;
  meanB: number;
  divergedA: number;
  divergedB: number;
  /** Two-sided; NaN for fewer than two pairs. `Playground.holm` corrects those of several pairs. */
  p: number;
  /** About how many seeds tell a difference of this size in 4 of 5 experiments; Infinity for no difference. */
  seedsNeeded: number;
}
