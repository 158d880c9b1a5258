// Builds everything that is published, in dist: the page and the frame; embed.js for other people's
// pages, with the folder embed; the page as a single file; a page for each lesson; the npm package.
// `node scripts/dist.js sizes` also prints what is downloaded. SITE=https://example.com/makemore/ is
// where it is published, which pictures of links need.
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { buildLessonPages } from './lesson-pages.js';
import { notePackages, notices } from './notices.js';
import { noPreload } from './no-preload.js';
import { buildPackage } from './package.js';

const NOTICES = 'dist/THIRD-PARTY-NOTICES.txt';
const WASM = 'makemore_playground_bg.wasm';
/** Most bytes of embed.js and wasm, gzipped, without the names: 220 KB. */
const MOST = 220 * 1024;
/**
 * Most bytes of embed.js alone, gzipped: what is not needed for the first figure to train belongs
 * into the folder embed.
 */
const MOST_SCRIPT = 42_000;

/**
 * A build beside the page's.
 *
 * @param {import('vite').UserConfig['build']} options
 * @param {import('vite').UserConfig} [more] mode, which the scripts know, and plugins
 */
async function buildBeside(options, more = {}) {
  const plugins = [notePackages(), ...(more.plugins ?? [])];
  const worker = { format: 'es', ...more.worker };
  const parts = { emptyOutDir: false, ...options };
  const whole = { logLevel: 'warn', ...more, plugins, worker, build: parts };
  const built = await build(/** @type {import('vite').InlineConfig} */ (whole));
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
  test: /uPlot\.esm|www.plot.(large|lines|loss[-a-z]*|reference-losses)\.js|www.panels.(curves|loss|updates)\.js|www.words.en.(loss|updates|lines)\.js|rolldown.runtime/,
};
/**
 * In another: histograms, one a layer.
 *
 * @type {Group}
 */
const LAYERS = {
  name: 'layers',
  test: /www.plot.(histogram[-a-z]*|multiples|readable-plot|axes|colors)\.js|www.plot.overlaid\.css|www.panels.(activations|pinned)\.js|www.words.en.(activations|histogram)\.js/,
};
/**
 * In a third: all that the page and the frame begin with, but for what tells them apart.
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

/**
 * The class for the npm package: its figures take it from there, so that both have one network.
 *
 * @type {Group}
 */
const LIBRARY = { name: 'index', test: /www.(library|base.(wasm|errors))\.js/, priority: 1 };

/**
 * Has the parts find what embed.js holds by a name, not by its address: a page may load embed.js
 * with a query, which its parts do not know. The wasm, whose name is always the same, is fetched
 * with that query, so that a browser does not take an older one from its cache.
 *
 * @returns {import('vite').Plugin}
 */
function findByName() {
  return {
    name: 'find-by-name',
    generateBundle(_, output) {
      const chunks = Object.values(output).filter((file) => file.type === 'chunk');
      const main = chunks.find((chunk) => chunk.isEntry);
      if (!main) throw new Error('there is no embed.js');
      const hash = createHash('sha256').update(main.code).digest('hex').slice(0, 12);
      const held = `globalThis[Symbol.for("makemore-playground ${hash}")]`;
      const replace = (
        /** @type {string} */ code,
        /** @type {RegExp} */ form,
        /** @type {any} */ by,
      ) => {
        if (code.match(form)?.length !== 1) throw new Error(`embed.js has no single ${form}`);
        return code.replace(form, by);
      };
      main.code = replace(main.code, WASM_ADDRESS, WASM_WITH_QUERY);
      main.code = replace(
        main.code,
        /export\{([^}]*)\};/g,
        (/** @type {string} */ _all, /** @type {string} */ list) => {
          const names = list.split(',').map((each) => each.split(' as '));
          const isOurs = (/** @type {string[]} */ [, name]) => PUBLIC.includes(name);
          const pairs = names.map(([name, as = name]) => `${as}:${name}`);
          const own = names.filter(isOurs).map((each) => each.join(' as '));
          return `${held}??={${pairs}};export{${own}};`;
        },
      );
      for (const chunk of chunks) {
        if (chunk === main) continue;
        chunk.code = chunk.code.replace(
          /import\{([^}]*)\}from"\.\.\/embed\.js";/g,
          (_all, list) => `const{${list.replaceAll(' as ', ':')}}=${held};`,
        );
        if (/["'`]\.\.\/embed\.js["'`]/.test(chunk.code))
          throw new Error(`${chunk.fileName} asks for embed.js by its address`);
      }
    },
  };
}
/** What embed.js exports for the pages that import it. */
const PUBLIC = ['MakemorePlayground', 'Playground', 'load'];
/** How the bundler writes the address of the wasm, and how it has to be. */
const WASM_ADDRESS =
  /new URL\(new URL\(`makemore_playground_bg\.wasm`,import\.meta\.url\)\.href,``\+import\.meta\.url\)/g;
const WASM_WITH_QUERY = `Object.assign(new URL("${WASM}",import.meta.url),{search:new URL(import.meta.url).search})`;

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
      // What the parts share with embed.js they take from it: it trains without other scripts.
      preserveEntrySignatures: /** @type {const} */ ('allow-extension'),
      output: {
        entryFileNames: 'embed.js',
        ...beside,
        codeSplitting: filesOf(CURVES, LAYERS, EMBED),
      },
    },
  };
  // The worker takes the same wasm.
  const worker = {
    rolldownOptions: { output: { entryFileNames: 'embed/[name]-[hash].js', ...beside } },
  };
  const output = await buildBeside(options, { plugins: [findByName(), noPreload()], worker });
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
    { mode: 'single' },
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

/** Licences go with everything that is shipped: as a file, and into the single file. */
function writeNotices() {
  const text = notices();
  writeFileSync(NOTICES, text);
  const single = 'dist/makemore-playground.html';
  const comment = `<!--\n${text.replaceAll('--', '- -')}-->\n`;
  writeFileSync(
    single,
    readFileSync(single, 'utf8').replace(/^(<!doctype html>\n)/i, `$1${comment}`),
  );
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
  plugins: [notePackages()],
  build: { rolldownOptions: { output: { codeSplitting: filesOf(BEGINNING, CURVES, LAYERS) } } },
});
await buildEmbed('dist');
copyFileSync('www/parent.js', 'dist/parent.js');
await buildSingleFile();
buildLessonPages('dist', process.env.SITE ?? '');
writeNotices();
await buildPackage(filesOf(CURVES, LAYERS, LIBRARY, EMBED));
if (process.argv.includes('sizes')) printSizes();
