import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const VIRTUAL = 'virtual:config-keys';
const GLUE = 'www/pkg/makemore_playground.js';
const WASM = 'www/pkg/makemore_playground_bg.wasm';

/**
 * Lets `import CONFIG_KEYS from 'virtual:config-keys'` give the names of the config's keys. An
 * element must know its attributes before WebAssembly is there; they are read from it when the page
 * is built.
 *
 * @returns {import('vite').Plugin}
 */
export function configKeys() {
  return {
    name: 'config-keys',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : null),
    async load(id) {
      if (id !== `\0${VIRTUAL}`) return null;
      this.addWatchFile(WASM);
      const { initSync, Playground } = await import(pathToFileURL(GLUE).href);
      initSync({ module: readFileSync(WASM) });
      const keys = Playground.configKeys().map((/** @type {{ key: string }} */ { key }) => key);
      return `export default ${JSON.stringify(keys)};`;
    },
  };
}
