import { readFile, stat } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
});

/**
 * Serves a folder as any static host does.
 *
 * @param {string} folder
 */
export async function serveFolder(folder) {
  const server = createServer(async ({ url = '/' }, response) => {
    let path = join(folder, normalize(decodeURIComponent(url.replace(/[?#].*/, ''))));
    try {
      if ((await stat(path)).isDirectory()) path = join(path, 'index.html');
      const body = await readFile(path);
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}

/** A port that is free now. @returns {Promise<string>} */
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(String(port)));
    });
  });

/**
 * Has a tool serve its own site, and waits until it answers.
 *
 * @param {(port: string) => string[]} command
 * @param {string} folder in which it runs
 */
export async function serveBy(command, folder) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const [program, ...args] = command(port);
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const close = async () => {
    if (child.exitCode === null) child.kill();
    await ended;
  };
  for (let tries = 0; ; tries++) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => null);
    if (answer && answer.status < 500) return { url, close };
    if (child.exitCode !== null || tries > 240) {
      await close();
      throw new Error(`${program} serves nothing:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
