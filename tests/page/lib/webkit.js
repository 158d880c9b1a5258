import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { Builder } from 'selenium-webdriver';

/** WebKitGTK's browser for tests, in a folder of libraries, which Debian names by processor. */
const BROWSER = 'webkit2gtk-4.1/MiniBrowser';
/** Most time for the driver to listen, in milliseconds. */
const MOST = 10_000;

/** Starts WebKitGTK's small browser on a display of its own, since it has no headless mode. */
export async function startWebKit() {
  const folders = ['/usr/libexec', ...readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`)];
  const binary = folders.map((folder) => `${folder}/${BROWSER}`).find(existsSync);
  if (!binary) throw new Error('WebKitGTK is missing; run scripts/setup.sh webkit.');
  const display = await startDisplay();
  const port = await freePort();
  const service = spawn('WebKitWebDriver', [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' },
    stdio: 'ignore',
  });
  const end = () => {
    service.kill();
    display.end();
  };
  process.once('exit', end);
  try {
    await listens(port);
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary, args: ['--automation'] },
      })
      .build();
    const quit = driver.quit.bind(driver);
    driver.quit = async () => {
      await quit();
      end();
    };
    return driver;
  } catch (error) {
    end();
    throw error;
  }
}

/** An X server without a screen. */
async function startDisplay() {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '2000x2000x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const [number] = await once(/** @type {any} */ (server.stdio[3]), 'data');
  return { name: `:${String(number).trim()}`, end: () => server.kill() };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param {number} port */
async function listens(port) {
  const end = Date.now() + MOST;
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
