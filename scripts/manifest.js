// Writes what editors and documentation tools read about the element: a custom-elements manifest.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { OLDER_KEYS } from '../www/base/older-keys.js';

const GLUE = 'www/pkg/makemore_playground.js';
const WASM = 'www/pkg/makemore_playground_bg.wasm';

/** The attributes that are no keys of the config. @type {Record<string, string>} */
const OPTIONS = {
  preset: 'The station of the lecture that the other keys start from.',
  step: 'Trains up to this step, then rests.',
  autoplay: 'Trains at once.',
  speed: 'Steps a second: 1, 10, 100, 1000 or max; gradual, the usual one, begins slowly.',
  panels: 'The figures and parts to show, separated by commas.',
  hide: 'The parts not to show, separated by commas.',
  theme: 'auto, light or dark.',
  embed: 'The bar and the figures alone.',
  lesson: 'The number of the open lesson.',
  names: 'Names to train on, packed.',
  pin: 'Runs to compare with: what differs, and the step.',
  experiment: 'The recipe of an experiment.',
};

/** @type {Record<string, string>} */
const METHODS = {
  play: 'Trains until it is told to stop, or to the last step.',
  pause: 'Rests.',
  step: 'Takes a number of steps; a promise of the state there.',
  reset: 'The same config and seed from step 0.',
  set: 'Changes keys of the config.',
  sample: 'Names from the network as it is.',
  save: 'The run as a safetensors file.',
  load: 'Goes on with a run that save wrote.',
  weightsSha256: 'SHA-256 over all weights.',
  pin: 'Keeps the run as it is, to be compared with the one that goes on.',
  unpin: 'Drops pinned runs.',
};

/** @type {Record<string, string>} */
const EVENTS = {
  ready: 'There is a network: methods act at once.',
  step: 'It has trained.',
  pause: 'It rests.',
  change: 'The config, the run or what is shown has changed.',
  error: 'Something went wrong; the detail says what, in a sentence.',
};

/** @param {Record<string, string>} texts */
const named = (texts) =>
  Object.entries(texts).map(([name, description]) => ({ name, description }));

/** @param {string} path @param {string} version of the package */
export async function writeManifest(path, version) {
  const { initSync, Playground } = await import(pathToFileURL(GLUE).href);
  initSync({ module: readFileSync(WASM) });
  /** @type {{ key: string, label: string, help: string, kind: string }[]} */
  const keys = Playground.configKeys();
  const ofConfig = keys.map(({ key, label, help, kind }) => ({
    name: key,
    description: help || label,
    type: { text: kind === 'bool' ? 'boolean' : 'string' },
  }));
  const older = Object.entries(OLDER_KEYS).map(([name, today]) => ({
    name,
    description: `The older name of ${today}.`,
    deprecated: `Use ${today}.`,
  }));
  const attributes = [...named(OPTIONS), ...ofConfig, ...older];
  const declaration = {
    kind: 'class',
    customElement: true,
    name: 'MakemorePlayground',
    tagName: 'makemore-playground',
    description: 'A small network that learns to write names, with its figures.',
    superclass: { name: 'HTMLElement' },
    attributes,
    members: named(METHODS).map((method) => ({ kind: 'method', ...method })),
    events: named(EVENTS).map((event) => ({ ...event, type: { text: 'CustomEvent' } })),
    slots: [
      { name: '', description: 'Shown where the figure cannot run.' },
      { name: 'caption', description: 'Below the figures.' },
    ],
  };
  const [from, to] = ['js', 'custom-element-definition'].map((kind) => ({
    kind,
    name: kind === 'js' ? 'MakemorePlayground' : 'makemore-playground',
    declaration: { name: 'MakemorePlayground', module: 'element.js' },
  }));
  const manifest = {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path: 'element.js',
        declarations: [declaration],
        exports: [from, to],
      },
    ],
  };
  writeFileSync(path, `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}
