// Gathers the licences of everything of other people that is built in: npm packages whose code is
// in a script, and Rust crates that are compiled into the wasm.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LICENCE = /^(un)?(licen[cs]e|copying|notice|copyright)/i;
const OWN = 'makemore-playground';

/** Folders of npm packages whose code is in what was built so far. @type {Set<string>} */
const used = new Set();

/**
 * Notes which packages' code a build takes.
 *
 * @returns {import('vite').Plugin}
 */
export function notePackages() {
  return {
    name: 'note-packages',
    generateBundle(_, output) {
      for (const file of Object.values(output)) {
        if (file.type !== 'chunk') continue;
        for (const id of Object.keys(file.modules)) {
          const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replace(/^\0/, ''));
          if (folder) used.add(folder[0]);
        }
      }
    },
  };
}

/** The texts of a package's licences. @param {string} folder */
function licencesIn(folder) {
  const names = readdirSync(folder).filter((name) => LICENCE.test(name));
  // Of several licences to choose from, one is enough: MIT's is the shortest.
  const mit = names.filter((name) => /mit/i.test(name));
  return (mit.length > 0 ? mit : names).map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** @returns {{ name: string, version: string, license: string, folder: string }[]} */
function npmPackages() {
  return [...used].map((folder) => {
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { name: about.name, version: about.version, license: about.license, folder };
  });
}

/**
 * The crates that are compiled into the wasm: neither those that only run while it is built nor
 * those of tests.
 */
function crates() {
  const args = ['metadata', '--locked', '--format-version', '1'];
  const target = ['--filter-platform', 'wasm32-unknown-unknown'];
  const text = execFileSync('cargo', [...args, ...target], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** @type {{ packages: any[], resolve: { root: string, nodes: any[] } }} */
  const { packages, resolve } = JSON.parse(text);
  const about = new Map(packages.map((each) => [each.id, each]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const isMacro = (/** @type {string} */ id) =>
    about.get(id).targets.some((/** @type {any} */ { kind }) => kind.includes('proc-macro'));
  const found = new Set();
  const left = [resolve.root];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id) || isMacro(id)) continue;
    found.add(id);
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps)
      if (kinds.some((/** @type {any} */ { kind }) => kind === null)) left.push(pkg);
  }
  found.delete(resolve.root);
  return [...found].map((id) => {
    const { name, version, license, manifest_path: manifest } = about.get(id);
    return { name, version, license, folder: dirname(manifest) };
  });
}

/** What is shipped of other people's, and under which licences. */
export function notices() {
  const all = [...npmPackages(), ...crates()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = all.map(({ name, version, license, folder }) => {
    const texts = licencesIn(folder);
    if (texts.length === 0) texts.push(`The package has no file with its licence, ${license}.`);
    return `${name} ${version} (${license})\n\n${texts.map((text) => text.trim()).join('\n\n')}`;
  });
  const head = `${OWN} is licensed under MIT or Apache-2.0, at your choice. What it is built with, and the
licences of these parts, follow. Rust's standard library, copyright The Rust Project Contributors, is
compiled into the WebAssembly, too, under MIT or Apache-2.0. The built-in names are in the public domain.`;
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
