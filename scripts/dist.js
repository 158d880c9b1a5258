// Builds everything that is published, in dist: the page and the frame; embed.js for other people's
// pages, with the folder embed; the page as a single file; the npm package. `node scripts/dist.js
// sizes` also prints what is downloaded.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const WASM = 'makemore_playground_bg.wasm';
/** Most bytes of embed.js and wasm, gzipped, without the names: 210 KB. */
const MOST = 210 * 1024;
/**
 * Most bytes of embed.js alone, gzipped: what is not needed for the first figure to train belongs
 * into the folder embed.
 */
const MOST_SCRIPT = 36_000;
const own = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * A build beside the page's.
 *
 * @param {import('vite').UserConfig['build']} options
 * @param {string} [mode] what the scripts know of it
 * @param {import('vite').UserConfig['worker']} [worker]
 */
async function buildBeside(options, mode = 'production', worker = {}) {
  const built = await build({
    mode,
    logLevel: 'warn',
    build: { emptyOutDir: false, ...options },
    worker: { format: 'es', ...worker },
  });
  return /** @type {import('rolldown').RolldownOutput} */ (built).output;
}

/** @typedef {import('rolldown').CodeSplittingGroup} Group */

/**
 * In one file, which is one answer to wait for: uPlot and the figures that it draws.
 *
 * @type {Group}
 */
const CURVES = {
  name: 'curves',
  test: /uPlot\.esm|www.plot.(large|lines|loss|loss-axis)\.js|www.panels.(curves|loss|updates)\.js|rolldown.runtime/,
};
/**
 * In another: all that the page and the frame begin with, but for what tells them apart.
 *
 * @type {Group}
 */
const BEGINNING = {
  name: 'playground',
  tags: ['$initial'],
  test: /^(?!.*(www.(main|frame|embed)\.js|\.css|\.html)$)/,
};
/**
 * All that embed.js begins with: in one group with its entry, which then takes no other script to
 * train.
 *
 * @type {Group}
 */
const EMBED = { name: 'embed', tags: ['$initial'] };
/** @param {...Group} groups */
const filesOf = (...groups) => ({ includeDependenciesRecursively: false, groups });

/** embed.js, with the wasm and the folder embed beside it. @param {string} folder */
async function buildEmbed(folder) {
  const beside = { chunkFileNames: 'embed/[name]-[hash].js', assetFileNames: '[name][extname]' };
  const options = {
    outDir: folder,
    // A project that bundles the package moves these files: only its bundler knows where they are
    // to be preloaded from.
    modulePreload: false,
    rolldownOptions: {
      input: 'www/embed.js',
      // What the parts share with embed.js they import from it: it trains without any other script.
      preserveEntrySignatures: /** @type {const} */ ('allow-extension'),
      output: {
        entryFileNames: 'embed.js',
        ...beside,
        codeSplitting: filesOf(CURVES, EMBED),
      },
    },
  };
  // The worker takes the same wasm.
  const worker = {
    rolldownOptions: { output: { entryFileNames: 'embed/[name]-[hash].js', ...beside } },
  };
  const output = await buildBeside(options, 'production', worker);
  const needed = output.flatMap((file) =>
    file.type === 'chunk' && file.isEntry ? file.imports : [],
  );
  if (needed.length > 0) throw new Error(`embed.js does not train without ${needed.join(', ')}`);
}

/** The page with everything in it: opens from a disk, where nothing can be fetched. */
async function buildSingleFile() {
  const folder = 'dist/single';
  await buildBeside(
    {
      outDir: folder,
      assetsInlineLimit: () => true,
      chunkSizeWarningLimit: 10_000,
      cssCodeSplit: false,
      rolldownOptions: { input: 'index.html', output: { codeSplitting: false } },
    },
    'single',
  );
  const read = (/** @type {string} */ path) => readFileSync(`${folder}/${path}`, 'utf8');
  const inline = read('index.html')
    .replace(
      /<script type="module"[^>]* src="\.\/([^"]+)"><\/script>/,
      (_, path) =>
        `<script type="module">${read(path).replaceAll('</script', '<\\/script')}</script>`,
    )
    .replace(
      /<link rel="stylesheet"[^>]* href="\.\/([^"]+)">/,
      (_, path) => `<style>${read(path)}</style>`,
    )
    .replace(
      /href="\.\/assets\/icon[^"]*"/,
      () => `href="data:image/svg+xml,${encodeURIComponent(readFileSync('www/icon.svg', 'utf8'))}"`,
    )
    .replace(/<link rel="modulepreload"[^>]*>/g, '');
  rmSync(folder, { recursive: true });
  const left = /(?:src|href)="\.\/[^"]*"/.exec(inline.replace(/<script.*<\/script>/gs, ''));
  if (left) throw new Error(`the single file still asks for ${left[0]}`);
  writeFileSync('dist/makemore-playground.html', inline);
}

/** The package that `npm pack` makes: the class, and the element. */
async function buildPackage() {
  const folder = 'dist/npm';
  mkdirSync(folder, { recursive: true });
  await buildEmbed(folder);
  for (const file of ['makemore_playground.js', 'makemore_playground.d.ts', WASM])
    copyFileSync(`www/pkg/${file}`, `${folder}/${file}`);
  for (const file of ['LICENSE-MIT', 'LICENSE-APACHE', 'README.md'])
    copyFileSync(file, `${folder}/${file}`);
  copyFileSync('www/embed.d.ts', `${folder}/embed.d.ts`);
  const about = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    type: 'module',
    sideEffects: ['./embed.js'],
    exports: {
      '.': { types: './makemore_playground.d.ts', default: './makemore_playground.js' },
      './element': { types: './embed.d.ts', default: './embed.js' },
      './wasm': `./${WASM}`,
    },
  };
  writeFileSync(`${folder}/package.json`, `${JSON.stringify(about, null, 2)}\n`);
}

/** @param {string} path */
const packed = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/** Prints what is downloaded; too much of it is an error. */
function printSizes() {
  const kb = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(0).padStart(5)} kB`;
  const names = packed('www/data/ssa-names-2018.txt');
  const [script, wasm] = [packed('dist/embed.js'), packed(`dist/${WASM}`)];
  const assets = readdirSync('dist/assets').filter((name) => name.endsWith('.js'));
  console.log('gzipped:');
  for (const name of assets) console.log(`${kb(packed(`dist/assets/${name}`))}  assets/${name}`);
  console.log(`${kb(script)}  embed.js, all that the first figure needs to train besides the wasm`);
  for (const name of readdirSync('dist/embed'))
    console.log(`${kb(packed(`dist/embed/${name}`))}  embed/${name}, when it is needed`);
  console.log(`${kb(wasm)}  ${WASM}, of which about ${kb(names).trim()} are the names`);
  console.log(`${kb(script + wasm - names)}  embed.js and wasm without the names`);
  console.log(
    `${kb(packed('dist/makemore-playground.html'))}  makemore-playground.html, all in one`,
  );
  if (script > MOST_SCRIPT)
    throw new Error(
      `embed.js is ${kb(script).trim()}; it may be ${kb(MOST_SCRIPT).trim()} at most`,
    );
  if (script + wasm - names > MOST)
    throw new Error(
      `embed.js and wasm without the names are ${kb(script + wasm - names).trim()}; they may be ${kb(MOST).trim()} at most`,
    );
}

await build({
  logLevel: 'warn',
  build: { rolldownOptions: { output: { codeSplitting: filesOf(BEGINNING, CURVES) } } },
});
await buildEmbed('dist');
copyFileSync('www/parent.js', 'dist/parent.js');
await buildSingleFile();
await buildPackage();
if (process.argv.includes('sizes')) printSizes();
