import type * as React from 'react';
import type { FigureAttributes, FigureListeners, MakemorePlayground } from './element.js';

export * from './element.js';

type Usual = Omit<
  React.DetailedHTMLProps<React.HTMLAttributes<MakemorePlayground>, MakemorePlayground>,
  keyof FigureAttributes | keyof FigureListeners
>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'makemore-playground': Usual & FigureAttributes & FigureListeners;
    }
  }
}
