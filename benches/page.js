import { loadPackage } from './lib/package.js';
import { benchSteps } from './lib/steps.js';

const wasm = await loadPackage();
await wasm.default();
const said = document.querySelector('pre');
// One frame, so that the page stands before the main thread is taken.
requestAnimationFrame(() => setTimeout(() => {
  const result = JSON.stringify(benchSteps(wasm), null, 2);
  if (said) said.textContent = result;
  document.documentElement.dataset.result = result;
}));
