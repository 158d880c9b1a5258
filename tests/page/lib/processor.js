// What the page's tasks take of the processor, which other programs hardly disturb.

/** @typedef {import('./page.js').Page} Page */

/**
 * Runs before the page's own scripts: its clock goes so many times faster. What the page bounds by
 * the clock then is as much work as on a processor so many times slower.
 *
 * @param {number} rate
 */
export const fasterClock = (rate) => `
  const now = performance.now.bind(performance);
  performance.now = () => ${rate} * now();
  const request = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (frame) => request((time) => frame(${rate} * time));
`;

/**
 * The processor time of each task of Chromium's page within some time.
 *
 * @param {Page} page
 * @param {number} ms
 * @returns {Promise<number[]>} in milliseconds, the longest first
 */
export async function taskTimes({ driver }, ms) {
  // Its messages are events, too, which selenium-webdriver keeps to itself.
  /** @type {any} */
  const connection = await driver.createCDPConnection('page');
  /** @type {any[]} */
  const events = [];
  const whole = new Promise((resolve) => {
    connection._wsConnection.on('message', (/** @type {Buffer} */ message) => {
      const { method, params } = JSON.parse(String(message));
      if (method === 'Tracing.dataCollected') events.push(...params.value);
      if (method === 'Tracing.tracingComplete') resolve(undefined);
    });
  });
  await connection.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  });
  await driver.sleep(ms);
  await connection.send('Tracing.end', {});
  await whole;
  connection._wsConnection.close();
  const main = threadOfFrames(events);
  return events
    .filter((each) => each.ph === 'X' && threadOf(each) === main && /RunTask$/u.test(each.name))
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a);
}

/** @param {{ pid: number, tid: number }} event */
const threadOf = ({ pid, tid }) => `${pid}/${tid}`;

/** The thread that has the most animation frames: the page's. @param {any[]} events */
function threadOfFrames(events) {
  const frames = events.filter(({ name }) => name === 'FireAnimationFrame').map(threadOf);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const thread of frames) counts.set(thread, (counts.get(thread) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0];
}
