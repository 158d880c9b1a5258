import type { Config, Diverged, InitInput, SampleOptions } from './makemore_playground.js';

export { Playground } from './makemore_playground.js';

/**
 * Loads the WebAssembly module; the element does so by itself. `wasm` says where it is: its address,
 * its bytes or the compiled module. What is said first counts; the module that imports the element
 * can say it.
 */
export function load(options?: { wasm?: InitInput | Promise<InitInput> }): Promise<void>;

/** A read-only picture of a figure. */
export interface FigureState {
  /** Whether there is a network. */
  readonly ready: boolean;
  readonly playing: boolean;
  /**
   * Why a playing figure does not train right now: the tab is hidden, or the figure off screen.
   */
  readonly suspended: '' | 'hidden' | 'off screen';
  /** The step that it is on its way to, or null. */
  readonly target: number | null;
  readonly step: number;
  /** Of the last step. */
  readonly loss: number;
  /** The last evaluation on the dev split. */
  readonly dev: { step: number; loss: number } | null;
  /** Steps a second. */
  readonly rate: number;
  /** What went wrong last, in a sentence, or "". */
  readonly error: string;
  readonly config: Config | null;
  readonly diverged: Diverged | null;
  /** Figures that are switched on. */
  readonly panels: readonly string[];
  /** Figures that show this very step. */
  readonly drawn: readonly string[];
  /** The step of the copy that the browser keeps of this run; null where it keeps none. */
  readonly savedStep: number | null;
  /** The pinned runs: what each is called, and its step. */
  readonly pins: readonly { name: string; step: number }[];
}

/** What the events of a figure tell. */
export interface FigureEvents {
  /** There is a network: methods act at once. */
  ready: CustomEvent<{ config: Config }>;
  /** It has trained, some steps further than the last time. */
  step: CustomEvent<{ step: number; loss: number }>;
  pause: CustomEvent<{ step: number; loss: number }>;
  /** The config, the run or what is shown is another: after `set`, `reset`, `load`, and by hand. */
  change: CustomEvent<{ config: Config | null; step: number }>;
  /** Something went wrong, in a sentence. */
  error: CustomEvent<{ message: string }>;
}

/** The events of a figure and those of every element. */
export type FigureEventMap = Omit<HTMLElementEventMap, keyof FigureEvents> & FigureEvents;

/** Listeners as React, Preact and Svelte take them. */
export type FigureListeners = {
  [K in keyof FigureEvents as `on${K}`]?: ((event: FigureEvents[K]) => void) | null;
};

/**
 * Attributes as properties, as frameworks set them: the keys of the config, and the options of an
 * address. A list may be given for `panels` and `hide`; null or undefined takes the attribute away.
 */
export type FigureProperties = { [K in keyof Config]?: Config[K] | string | null } & {
  panels?: readonly string[] | string | null;
  hide?: readonly string[] | string | null;
  theme?: 'auto' | 'light' | 'dark' | null;
  speed?: string | number | null;
  autoplay?: boolean | string | null;
  embed?: boolean | string | null;
  lesson?: number | string | null;
  names?: string | null;
  /** The older name of `norm`: true is `batch`, false `none`. */
  batch_norm?: boolean | string | null;
  experiment?: string | null;
};

/** What can be said of a figure in a template. */
export type FigureAttributes = FigureProperties & {
  /** The step to train up to. */
  step?: number | string | null;
  config?: Partial<Config> | null;
};

export interface MakemorePlayground extends FigureProperties {}

/** <makemore-playground>, defined when this module is imported. */
export class MakemorePlayground extends HTMLElement {
  /** The full config; null before the `ready` event. */
  get config(): Config | null;
  /** As `set`. */
  set config(changes: Partial<Config> | null);
  readonly state: FigureState;
  play(): void;
  pause(): void;
  /** Takes so many steps as fast as it goes, and rests; fulfilled then. */
  step(steps?: number): Promise<FigureState>;
  /** The same config and seed from step 0. */
  reset(): void;
  /** Changes keys: in the running training where that is possible, else in a new network. */
  set(config: Partial<Config>): void;
  /** Keeps the run as it is, to be compared with the one that goes on; four at most. */
  pin(name?: string): Promise<void>;
  /** Drops the pinned runs of a name, or all of them. */
  unpin(name?: string): Promise<void>;
  /** Names; throws before the `ready` event. */
  sample(count?: number, options?: SampleOptions): string[];
  /** The run as a safetensors file, with its pinned runs; throws before the `ready` event. */
  save(): Uint8Array;
  /** SHA-256 over all weights: the same in every browser at the same step of the same config. */
  weightsSha256(): string;
  /** Goes on with a run that `save` wrote. */
  load(file: Uint8Array): void;
  /** The fragment of an address that leads here. */
  fragment(withStep: boolean): string;
  addEventListener<K extends keyof FigureEventMap>(
    type: K,
    listener: (this: MakemorePlayground, event: FigureEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof FigureEventMap>(
    type: K,
    listener: (this: MakemorePlayground, event: FigureEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'makemore-playground': MakemorePlayground;
  }
}
