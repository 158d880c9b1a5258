import init, * as wasm from '../www/pkg/makemore_playground.js';
import { benchSteps } from './lib/steps.js';

await init();
const said = document.querySelector('pre');
// One frame, so that the page stands before the main thread is taken.
requestAnimationFrame(() => setTimeout(() => {
  const result = JSON.stringify(benchSteps(wasm), null, 2);
  if (said) said.textContent = result;
  document.documentElement.dataset.result = result;
}));
