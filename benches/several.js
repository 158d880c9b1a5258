// 1, 2, 4 and 8 figures that train on one page, in the browser that BROWSER names: how many frames a
// second the page has, how far each figure comes, how often it draws, tasks over 50 ms.
import { Page } from '../tests/page/lib/page.js';
import { browserName, setViewport } from '../tests/page/lib/browser.js';

const SECONDS = Number(process.env.SECONDS ?? 5);

const page = await Page.open();
try {
  // All of them are on the screen.
  await setViewport(page.driver, 1280, 2400);
  const { loadavg } = await import('node:os');
  console.log(`\n${browserName}; load average ${loadavg()[0].toFixed(1)}`);
  for (const count of [1, 2, 4, 8]) {
    await page.leave();
    await page.driver.get(`${page.url}post/tests/page/life.html`);
    await page.until(() => page.driver.executeScript('return Boolean(window.life)'), 'the page is there');
    await page.driver.executeScript(
      `
      const here = document.getElementById('here');
      here.style.cssText = 'display: grid; grid-template-columns: repeat(4, 1fr)';
      window.figures = Array.from({ length: arguments[0] }, (_, i) =>
        life.make('f' + i, { panels: 'activations,loss', preset: 'kaiming', n_hidden: 200, speed: 'max', max_steps: 10000000 }));
    `,
      count,
    );
    const all = (/** @type {string} */ script) => page.driver.executeScript(`return window.figures.${script}`);
    await page.until(() => all(`every((figure) => figure.state.drawn.includes('loss'))`), 'all are drawn', 60_000);
    await all('forEach((figure) => figure.play())');
    await page.driver.sleep(2000);
    const [frames, steps, drawn, tasks] = /** @type {any} */ (
      await page.driver.executeAsyncScript(
        `
        const [ms, done] = arguments;
        const before = window.figures.map((figure) => figure.state.step);
        const start = performance.now();
        const tasks = [];
        try { new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' }); } catch {}
        let frames = 0;
        const drawn = window.figures.map(() => 0);
        const { clearRect } = CanvasRenderingContext2D.prototype;
        const canvases = window.figures.map((figure) => figure.shadowRoot.querySelector('[data-panel="activations"] canvas'));
        CanvasRenderingContext2D.prototype.clearRect = function (...place) {
          const i = canvases.indexOf(this.canvas);
          if (i >= 0) drawn[i] += 1;
          return clearRect.apply(this, place);
        };
        const tick = () => {
          const took = performance.now() - start;
          if (took < ms) return (frames += 1), requestAnimationFrame(tick);
          CanvasRenderingContext2D.prototype.clearRect = clearRect;
          const rate = (n) => (n * 1000) / took;
          done([rate(frames), window.figures.map((figure, i) => rate(figure.state.step - before[i])), drawn.map(rate), tasks]);
        };
        requestAnimationFrame(tick);
      `,
        SECONDS * 1000,
      )
    );
    const list = (/** @type {number[]} */ numbers) => numbers.map((number) => number.toFixed(0)).join(', ');
    console.log(`${count} figures: ${frames.toFixed(1)} frames a second; steps a second of each: ${list(steps)}; drawn a second: ${list(drawn)}; tasks over 50 ms: ${tasks.length === 0 ? 'none' : list(tasks)}`);
  }
} finally {
  await page.close();
}
