import type { Config, Playground, SampleOptions } from './makemore_playground.js';

export { Playground } from './makemore_playground.js';

/** Loads the WebAssembly module; the element does so by itself. */
export function load(): Promise<void>;

/** <makemore-playground>, defined when this module is imported. */
export class MakemorePlayground extends HTMLElement {
  /** The full config; null before the `ready` event. Setting it is `set`. */
  config: Config | null;
  /** A read-only picture of the run. */
  readonly state: {
    ready: boolean;
    playing: boolean;
    step: number;
    loss: number;
    error: string;
    config: Config | null;
    diverged: { step: number; message: string } | null;
  };
  play(): void;
  pause(): void;
  /** Takes so many steps as fast as it goes, and rests; fulfilled then. */
  step(steps?: number): Promise<MakemorePlayground['state']>;
  /** The same config and seed from step 0. */
  reset(): void;
  /** Changes keys: in the running training where that is possible, else in a new network. */
  set(config: Partial<Config>): void;
  sample(count?: number, options?: SampleOptions): string[];
  /** The run as a safetensors file. */
  save(): Uint8Array;
  /** Goes on with a run that `save` wrote. */
  load(file: Uint8Array): void;
  /** The fragment of an address that leads here. */
  fragment(withStep: boolean): string;
}

declare global {
  interface HTMLElementTagNameMap {
    'makemore-playground': MakemorePlayground;
  }
}
