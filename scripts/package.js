// Writes the npm package into dist/npm: the class, the element, and what the tools of those who use
// it read: types, a manifest of the element, licences.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path/posix';
import { build } from 'vite';
import { noPreload } from './no-preload.js';
import { writeManifest } from './manifest.js';

const FOLDER = 'dist/npm';
const GLUE = 'makemore_playground';
/** Each has an entry that teaches its templates the element's types. */
const FRAMEWORKS = ['react', 'preact', 'vue', 'svelte'];
const INPUT = { index: 'www/library.js', element: 'www/embed.js' };
const WORKER = 'element/trainer-worker.js';
/** Stands for the worker's address while the package is built. */
const MARK = '__TRAINER_WORKER__';
const own = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Leaves wasm-bindgen's own file as it is, beside index.js. It asks for the wasm by
 * `new URL('...', import.meta.url)`, which every bundler understands.
 *
 * @param {Record<string, string>} input
 * @param {string} glue its place beside what is built
 * @returns {import('vite').Plugin}
 */
function keepGlue(input, glue) {
  return {
    name: 'keep-glue',
    enforce: 'pre',
    // Instead of the page, which the project's own build begins with.
    options: (options) => ({ ...options, input }),
    resolveId: (id) => (id.endsWith(`/${GLUE}.js`) ? { id: glue, external: true } : null),
  };
}

/**
 * Leaves the worker's address as `new Worker(new URL('...', import.meta.url), { type: 'module' })`,
 * which every bundler that knows workers understands: Vite would build the worker, and write its
 * own form.
 *
 * @returns {import('vite').Plugin}
 */
function keepWorkerAddress() {
  let places = 0;
  return {
    name: 'keep-worker-address',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/run/workers/worker-member.js')) return null;
      const kept = code.replace(/new URL\('\.\/trainer-worker\.js', import\.meta\.url\)/, MARK);
      if (kept === code) throw new Error('worker-member.js makes no worker in the known way');
      return { code: kept, map: null };
    },
    generateBundle(_, output) {
      for (const file of Object.values(output)) {
        if (file.type !== 'chunk' || !file.code.includes(MARK)) continue;
        const path = relative(dirname(file.fileName), WORKER);
        const address = `new URL('./${path}', import.meta.url)`;
        const form = new RegExp(`new Worker\\(${MARK},\\s*\\{\\s*type:\\s*.module.\\s*\\}\\)`, 'g');
        file.code = file.code.replace(form, `new Worker(${address}, { type: 'module' })`);
        if (!file.code.includes(MARK)) places += 1;
      }
      if (places !== 1) throw new Error(`the package makes its worker in ${places} places`);
    },
  };
}

/** The worker, in one file: it may not share a file with a page. */
async function buildWorker() {
  await build({
    logLevel: 'warn',
    plugins: [keepGlue({ worker: 'www/run/workers/trainer-worker.js' }, `../${GLUE}.js`)],
    build: {
      outDir: FOLDER,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: { output: { entryFileNames: WORKER, codeSplitting: false } },
    },
  });
}

/** @param {import('rolldown').OutputOptions['codeSplitting']} codeSplitting */
export async function buildPackage(codeSplitting) {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    logLevel: 'warn',
    plugins: [noPreload(), keepWorkerAddress(), keepGlue(INPUT, `./${GLUE}.js`)],
    build: {
      outDir: FOLDER,
      emptyOutDir: true,
      // A project that bundles the package moves these files: only its bundler knows where they
      // are to be preloaded from.
      modulePreload: false,
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'element/[name]-[hash].js',
          codeSplitting,
        },
      },
    },
  });
  await buildWorker();
  for (const file of [`${GLUE}.js`, `${GLUE}_bg.wasm`])
    copyFileSync(`www/pkg/${file}`, `${FOLDER}/${file}`);
  // The class can be freed by `using`, of which TypeScript's usual libraries do not know yet.
  const types = readFileSync(`www/pkg/${GLUE}.d.ts`, 'utf8');
  writeFileSync(`${FOLDER}/${GLUE}.d.ts`, `/// <reference lib="esnext.disposable" />\n${types}`);
  for (const file of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(file, `${FOLDER}/${file}`);
  copyFileSync('dist/THIRD-PARTY-NOTICES.txt', `${FOLDER}/THIRD-PARTY-NOTICES.txt`);
  copyFileSync('www/embed.d.ts', `${FOLDER}/element.d.ts`);
  for (const file of readdirSync('package')) copyFileSync(`package/${file}`, `${FOLDER}/${file}`);
  // Tools that do not know `exports` find the frameworks' names as files.
  for (const name of FRAMEWORKS)
    writeFileSync(`${FOLDER}/${name}.js`, "export * from './element.js';\n");
  await writeManifest(`${FOLDER}/custom-elements.json`, own.version);
  writeFileSync(`${FOLDER}/package.json`, `${JSON.stringify(about(), null, 2)}\n`);
}

/** What package.json says. */
function about() {
  const types = (/** @type {string} */ name, /** @type {string} */ file) => ({
    types: `./${name}.d.ts`,
    default: `./${file}`,
  });
  const { name, version, description, license, homepage, repository, bugs } = own;
  return {
    name,
    version,
    description,
    keywords: [
      ...['makemore', 'karpathy', 'neural-network', 'batchnorm', 'visualization', 'education'],
      ...['webassembly', 'wasm', 'custom-element', 'web-component'],
    ],
    license,
    homepage,
    repository,
    bugs,
    type: 'module',
    // For tools that do not read `exports`.
    main: './index.js',
    module: './index.js',
    types: './index.d.ts',
    typesVersions: { '*': { wasm: ['./wasm.d.ts'] } },
    unpkg: './element.js',
    jsdelivr: './element.js',
    customElements: './custom-elements.json',
    sideEffects: [...['element', ...FRAMEWORKS].map((entry) => `./${entry}.js`), `./${WORKER}`],
    exports: {
      '.': types('index', 'index.js'),
      './element': types('element', 'element.js'),
      ...Object.fromEntries(FRAMEWORKS.map((entry) => [`./${entry}`, types(entry, `${entry}.js`)])),
      './wasm': types('wasm', `${GLUE}_bg.wasm`),
      './custom-elements.json': './custom-elements.json',
      './package.json': './package.json',
    },
  };
}
