import type { HTMLAttributes } from 'svelte/elements';
import type { FigureAttributes, FigureListeners, MakemorePlayground } from './element.js';

export * from './element.js';

type Usual = Omit<
  HTMLAttributes<MakemorePlayground>,
  keyof FigureAttributes | keyof FigureListeners
>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'makemore-playground': Usual & FigureAttributes & FigureListeners;
  }
}
