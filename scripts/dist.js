// Builds everything that is published, in dist: the page and the frame; embed.js for other people's pages;
// the page as a single file; the npm package. `node scripts/dist.js sizes` also prints what is downloaded.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const WASM = 'makemore_playground_bg.wasm';
/**
 * Most bytes of embed.js and wasm, gzipped, without the names: what they are now and a little more. The goal is
 * 200 kB; what stands in its way is code of std, serde and wasm-bindgen in the wasm, not the kernels.
 */
const MOST = 325_000;
const own = JSON.parse(readFileSync('package.json', 'utf8'));

/** A build beside the page's. @param {import('vite').UserConfig['build']} options @param {string} [mode] what the scripts know of it */
async function buildBeside(options, mode = 'production') {
  await build({ mode, logLevel: 'warn', build: { emptyOutDir: false, ...options } });
}

/** embed.js, in one piece, with the wasm beside it. @param {string} folder */
function buildEmbed(folder) {
  return buildBeside({
    outDir: folder,
    rolldownOptions: {
      input: 'www/embed.js',
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'embed.js', assetFileNames: '[name][extname]', codeSplitting: false },
    },
  });
}

/** The page with everything in it: opens from a disk, where nothing can be fetched. */
async function buildSingleFile() {
  const folder = 'dist/single';
  await buildBeside({
    outDir: folder,
    assetsInlineLimit: () => true,
    chunkSizeWarningLimit: 10_000,
    cssCodeSplit: false,
    rolldownOptions: { input: 'index.html', output: { codeSplitting: false } },
  }, 'single');
  const read = (/** @type {string} */ path) => readFileSync(`${folder}/${path}`, 'utf8');
  const inline = read('index.html')
    .replace(/<script type="module"[^>]* src="\.\/([^"]+)"><\/script>/, (_, path) => `<script type="module">${read(path).replaceAll('</script', '<\\/script')}</script>`)
    .replace(/<link rel="stylesheet"[^>]* href="\.\/([^"]+)">/, (_, path) => `<style>${read(path)}</style>`)
    .replace(/href="\.\/assets\/icon[^"]*"/, () => `href="data:image/svg+xml,${encodeURIComponent(readFileSync('www/icon.svg', 'utf8'))}"`)
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
  for (const file of ['makemore_playground.js', 'makemore_playground.d.ts', WASM]) copyFileSync(`www/pkg/${file}`, `${folder}/${file}`);
  for (const file of ['LICENSE-MIT', 'LICENSE-APACHE', 'README.md']) copyFileSync(file, `${folder}/${file}`);
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
  console.log(`${kb(script)}  embed.js`);
  console.log(`${kb(wasm)}  ${WASM}, of which about ${kb(names).trim()} are the names`);
  console.log(`${kb(script + wasm - names)}  embed.js and wasm without the names`);
  console.log(`${kb(packed('dist/makemore-playground.html'))}  makemore-playground.html, all in one`);
  if (script + wasm - names > MOST) throw new Error(`embed.js and wasm without the names are ${kb(script + wasm - names).trim()}; they may be ${kb(MOST).trim()} at most`);
}

await build({ logLevel: 'warn' });
await buildEmbed('dist');
copyFileSync('www/parent.js', 'dist/parent.js');
await buildSingleFile();
await buildPackage();
if (process.argv.includes('sizes')) printSizes();
