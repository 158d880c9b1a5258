/** @param {string} part @param {string} why */
export const partFailed = (part, why) =>
  `${part} could not be loaded (${why}). Reload the page; if that does not help, check that all files of the playground are on the server.`;
export const noWasm =
  'The training needs WebAssembly, which this browser does not have. Open the page in a current browser.';
export const noSimd =
  'The training needs WebAssembly SIMD, which this browser does not have. Open the page in Chrome or Edge 93, Firefox 101, Safari 16.4, or later.';
/** @param {string} why @param {string} then */
export const failed = (why, then) => `The training code could not be loaded (${why}). ${then}.`;
export const policy =
  'This page\u2019s Content-Security-Policy forbids WebAssembly: script-src needs \u2018wasm-unsafe-eval\u2019';
export const reload = 'Reload the page';
