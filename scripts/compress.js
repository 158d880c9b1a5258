import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Types of the files that a host compresses. @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** By name, as browsers ask for them; the first that a browser takes is sent. */
const WAYS = /** @type {const} */ ([
  [
    'br',
    // Level 9 is what hosts use that compress ahead of time without waiting for seconds.
    (/** @type {Buffer} */ bytes) =>
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ],
  ['gzip', (/** @type {Buffer} */ bytes) => promisify(gzip)(bytes)],
]);

/**
 * Has the preview server send brotli or gzip, as the hosts do on which the page is published: what
 * is measured with it is what readers get.
 *
 * @returns {import('vite').Plugin}
 */
export function compress() {
  /** @type {Map<string, Promise<Buffer>>} */
  const known = new Map();
  return {
    name: 'compress',
    configurePreviewServer(server) {
      const root = resolve(server.config.root, server.config.build.outDir);
      server.middlewares.use(async (request, response, next) => {
        const accepted = String(request.headers['accept-encoding'] ?? '');
        const way = WAYS.find(([name]) => accepted.includes(name));
        const file = await fileOf(root, request.url ?? '/');
        if (!way || !file || !['GET', 'HEAD'].includes(request.method ?? '')) return next();
        const [name, pack] = way;
        const key = `${name} ${file.path} ${file.time}`;
        if (!known.has(key)) known.set(key, readFile(file.path).then(pack));
        response.setHeader('content-type', file.type);
        response.setHeader('content-encoding', name);
        response.setHeader('vary', 'accept-encoding');
        response.setHeader('cache-control', 'no-cache');
        response.end(request.method === 'HEAD' ? undefined : await known.get(key));
      });
    },
  };
}

/**
 * The file that an address means, if there is one that is worth compressing.
 *
 * @param {string} root
 * @param {string} address
 */
async function fileOf(root, address) {
  try {
    const path = normalize(join(root, decodeURIComponent(address.replace(/[?#].*/, ''))));
    const whole = path.endsWith(sep) ? join(path, 'index.html') : path;
    const type = TYPES[extname(whole)];
    if (!type || !whole.startsWith(root + sep)) return null;
    const found = await stat(whole);
    return found.isFile() ? { path: whole, type, time: found.mtimeMs } : null;
  } catch {
    // Vite answers that there is none.
    return null;
  }
}
