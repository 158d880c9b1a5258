import type { JSX } from 'preact';
import type { FigureAttributes, FigureListeners, MakemorePlayground } from './element.js';

export * from './element.js';

type Usual = Omit<
  JSX.HTMLAttributes<MakemorePlayground>,
  keyof FigureAttributes | keyof FigureListeners
>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'makemore-playground': Usual & FigureAttributes & FigureListeners;
    }
  }
}
