import { flushSync, mount as mountApp } from 'svelte';
import App from './app.svelte';

export function mount(place) {
  /** @type {((props: any) => void) | undefined} */
  let change;
  return (start) => {
    if (change) change(start);
    else mountApp(App, { target: place, props: { start, onReady: (set) => (change = set) } });
    flushSync();
  };
}
