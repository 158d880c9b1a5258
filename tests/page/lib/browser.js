import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Builder } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import firefox from 'selenium-webdriver/firefox.js';
import { startWebKit } from './webkit.js';

/** Quiet without a network; a root user needs the first. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Which browser this run is for. */
export const browserName = process.env.BROWSER ?? 'chromium';

/** The first of some programs on PATH. @param {string[]} names */
function find(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error(`None of ${names.join(', ')} is on PATH; run scripts/setup.sh test.`);
}

/** Starts a browser, the one that BROWSER names unless told. @param {string} [name] */
export async function startBrowser(name = browserName) {
  if (name === 'webkit') return startWebKit();
  if (name === 'firefox') {
    const options = new firefox.Options()
      .addArguments('-headless')
      .setBinary(find('firefox-esr', 'firefox'));
    // The list of downloads would open over the page some time after a file is saved, and take the
    // keyboard from it.
    options.setPreference('browser.download.alwaysOpenPanel', false);
    options.setPreference('browser.download.folderList', 2); // the folder of the next line
    options.setPreference('browser.download.dir', tmpdir());
    const service = new firefox.ServiceBuilder(find('geckodriver'));
    return new Builder()
      .forBrowser('firefox')
      .setFirefoxOptions(options)
      .setFirefoxService(service)
      .build();
  }
  const options = new chrome.Options();
  options.setChromeBinaryPath(find('chromium', 'chromium-browser', 'google-chrome'));
  options.addArguments(...CHROMIUM_FLAGS);
  options.setUserPreferences({ 'download.default_directory': tmpdir() });
  const service = new chrome.ServiceBuilder(find('chromedriver'));
  return new Builder()
    .forBrowser('chrome')
    .setChromeOptions(options)
    .setChromeService(service)
    .build();
}

/**
 * Gives the page a size in CSS pixels, whatever the window's frame takes.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 * @param {number} width
 * @param {number} height
 * @param {string} [name] of the browser
 */
export async function setViewport(driver, width, height, name = browserName) {
  if (name === 'chromium') {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await /** @type {chrome.Driver} */ (driver).sendDevToolsCommand(
      'Emulation.setDeviceMetricsOverride',
      metrics,
    );
    return;
  }
  const [innerWidth, innerHeight] = await driver.executeScript('return [innerWidth, innerHeight]');
  const rect = await driver.manage().window().getRect();
  await driver
    .manage()
    .window()
    .setRect({
      width: rect.width - innerWidth + width,
      height: rect.height - innerHeight + height,
    });
  // WebKitGTK's window follows a little later, and Firefox's is never narrower than 450 px.
  if (name === 'webkit') {
    const follows = () =>
      driver.executeScript('return innerWidth === arguments[0]', Math.max(width, 500));
    await driver.wait(follows, 3000).catch(() => {});
  }
}
