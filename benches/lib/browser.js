import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/**
 * Opens a page of the repository in a browser and waits until it has written its result, as JSON, or what
 * went wrong to the `data-` attributes of its root.
 *
 * @param {string} name of the browser
 * @param {string} page its path
 * @param {number} ms to wait at most
 * @param {import('vite').InlineConfig} [options] what the page needs of Vite
 * @returns {Promise<{ title: string, result: any }>}
 */
export async function inBrowser(name, page, ms, options = {}) {
  process.env.BROWSER = name;
  // Read when it is imported: a query makes it be read for each browser.
  const { startBrowser } = await import(`../../tests/page/lib/browser.js?${name}`);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const server = await createServer({ configFile: false, root, logLevel: 'error', optimizeDeps: { noDiscovery: true }, server: { host: '127.0.0.1', port: 0 }, ...options });
  await server.listen();
  const driver = await startBrowser();
  try {
    await driver.get(`${server.resolvedUrls?.local[0]}${page}`);
    const read = () => driver.executeScript('const { result, error } = document.documentElement.dataset; return (result || error) && { result, error }');
    const { result, error } = await driver.wait(read, ms);
    if (error) throw new Error(`in ${name}: ${error}`);
    const capabilities = await driver.getCapabilities();
    return { title: `${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}`, result: JSON.parse(result) };
  } finally {
    await driver.quit();
    await server.close();
  }
}
