import type { DefineComponent } from 'vue';
import type { FigureAttributes, FigureEvents } from './element.js';

export * from './element.js';

type Listeners = {
  [K in keyof FigureEvents as `on${Capitalize<K>}`]?: (event: FigureEvents[K]) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'makemore-playground': DefineComponent<FigureAttributes & Listeners>;
  }
}
