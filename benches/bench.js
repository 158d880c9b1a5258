// Times training steps in Node, Firefox and Chromium: `make bench`.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inBrowser } from './lib/browser.js';
import { loadPackage, WASM_FILE } from './lib/package.js';
import { benchSteps } from './lib/steps.js';

/** @param {string} title @param {ReturnType<typeof benchSteps>} result */
function print(title, { tile, registers, rows, evaluation }) {
  console.log(`\n${title}: peak ${tile.toFixed(1)} GFLOP/s (tile of the product), ${registers.toFixed(1)} (registers only)`);
  console.log('network           us/step min  median  GFLOP/s  share of the tile');
  for (const { name, minimum, median, gflops, share } of rows) {
    const cells = [minimum.toFixed(2).padStart(11), median.toFixed(2).padStart(7), gflops.toFixed(1).padStart(8)];
    console.log(`${name.padEnd(17)} ${cells.join(' ')}  ${(100 * share).toFixed(0).padStart(5)} %`);
  }
  const { ms, rows: count, gflops, share, names } = evaluation;
  console.log(
    `evaluating ${count} rows of batchnorm: ${ms.toFixed(0)} ms, ${gflops.toFixed(1)} GFLOP/s, ` +
      `${(100 * share).toFixed(0)} %; 1,000 names: ${names.toFixed(0)} ms`,
  );
}

const wasm = await loadPackage();
wasm.initSync({ module: readFileSync(WASM_FILE) });
console.log(`${cpus().length} cores, ${cpus()[0].model}`);
print(`Node ${process.versions.node}`, benchSteps(wasm));
for (const name of ['firefox', 'chromium']) {
  const { title, result } = await inBrowser(name, 'benches/page.html', 120_000);
  print(title, result);
}
