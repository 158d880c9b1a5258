import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { relative } from 'node:path';

const WATCHED = /^(src\/.*|www\/data\/.*|Cargo\.(toml|lock))$/;

// As released, but compiled for a short wait: the profile `live` of .cargo/config.toml, no
// wasm-opt.
const BUILD = ['build', '--profile', 'live', '--no-opt', '--target', 'web', '--out-dir', 'www/pkg'];

/** @returns {Promise<boolean>} whether the build succeeded; its output goes to the terminal */
function build() {
  // www/pkg is no longer what `make wasm` built.
  rmSync('www/pkg/.release', { force: true });
  return new Promise((resolve) => {
    const child = spawn('wasm-pack', BUILD, { stdio: 'inherit' });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/**
 * For `make dev`: builds the WebAssembly package when the server starts and whenever Rust code
 * changes, then reloads the page. Vite itself sees to JavaScript and CSS.
 *
 * @returns {import('vite').Plugin}
 */
export function rebuildWasm() {
  return {
    name: 'rebuild-wasm',
    apply: 'serve',
    async configureServer(server) {
      let building = false;
      let changed = false;

      async function rebuild() {
        changed = true;
        if (building) return;
        building = true;
        while (changed) {
          changed = false;
          tell(server, await build());
        }
        building = false;
      }

      server.watcher.on('all', (_event, file) => {
        if (WATCHED.test(relative(server.config.root, file))) rebuild();
      });
      await build();
    },
  };
}

/**
 * @param {import('vite').ViteDevServer} server
 * @param {boolean} built
 */
function tell(server, built) {
  if (built) {
    server.moduleGraph.invalidateAll();
    server.ws.send({ type: 'full-reload' });
  } else {
    const message = 'wasm-pack could not build the Rust code: see the terminal.';
    server.ws.send({ type: 'error', err: { message, stack: '' } });
  }
}
