import { browserName } from './browser.js';

/**
 * Options of a suite that one browser is enough for, because it asks what the page does and not
 * what the engine does. `make test` runs both browsers and gives each such suite to one of them; a
 * file run by itself, and `EVERYWHERE=1 make test`, leave nothing out.
 *
 * @param {'firefox' | 'chromium'} browser the one that has it
 */
export function inOne(browser) {
  const isLeftOut = process.env.TURNS === '1' && browser !== browserName;
  return isLeftOut ? { skip: `${browser} has it; EVERYWHERE=1 gives it to both` } : {};
}

/**
 * Whether this browser has one case of a test's many, divided as the suites are.
 *
 * @param {number} index of the case
 */
export const hasTurn = (index) =>
  process.env.TURNS !== '1' || index % 2 === (browserName === 'firefox' ? 0 : 1);
