import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page.close());

/** @param {string} code @param {...any} args */
const inPage = (code, ...args) =>
  page.driver.executeScript(
    `const [host, ...args] = arguments; const root = host.shadowRoot; ${code}`,
    page.host,
    ...args,
  );

/** Presses a key as a keyboard of any layout does. @param {KeyboardEventInit} key */
const press = (key) =>
  inPage(
    `document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...args[0] }));
     document.body.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true, cancelable: true, ...args[0] }))`,
    key,
  );

const stepNow = async () => (await page.state()).step;

async function openHelp() {
  await page.click('[data-action="help"]');
  await page.until(
    async () => (await page.findAll('.help-dialog[open]')).length === 1,
    'the help is open',
  );
}

describe('single keys', () => {
  beforeEach(() => page.load());

  it('follow the place on the keyboard, and a key that is held down acts once', async () => {
    await press({ key: '\u044b', code: 'KeyS' });
    assert.equal(await stepNow(), 1, 'a Russian layout');
    await press({ key: 's', code: 'Semicolon' });
    assert.equal(await stepNow(), 1, 'an s elsewhere is another key');
    for (let i = 0; i < 5; i += 1) await press({ key: 's', code: 'KeyS', repeat: true });
    assert.equal(await stepNow(), 1, 'repeats');
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey', 'isComposing'])
      await press({ key: 's', code: 'KeyS', [modifier]: true });
    assert.equal(await stepNow(), 1, 'with a modifier they are the browser\u2019s');
  });

  it('can be switched off for good, and on again', inOne('firefox'), async () => {
    await openHelp();
    await page.click('[data-action="single-keys"]');
    await page.click('[data-action="close-help"]');
    await press({ key: 's', code: 'KeyS' });
    await press({ key: '?', code: 'Slash', shiftKey: true });
    assert.equal(await stepNow(), 0);
    assert.equal((await page.findAll('.help-dialog[open]')).length, 0);
    await page.load();
    await press({ key: 's', code: 'KeyS' });
    assert.equal(await stepNow(), 0, 'after a reload, too');
    await openHelp();
    await page.click('[data-action="single-keys"]');
    await page.click('[data-action="close-help"]');
    await press({ key: 's', code: 'KeyS' });
    assert.equal(await stepNow(), 1);
  });

  it('are all in the help', async () => {
    await openHelp();
    const listed = await page.texts('.help-dialog kbd');
    for (const key of ['Space', 'S', 'R', 'P', '?', '\u2190 \u2192', 'Enter', 'Tab', 'Esc'])
      assert.ok(listed.includes(key), `${key} among ${listed.join()}`);
  });
});

describe('the focus', inOne('firefox'), () => {
  /** What has it, in words; "" where nothing has it that could. */
  const focused = () =>
    inPage(`
      const has = root.activeElement;
      if (!has || has.matches(':disabled') || !has.checkVisibility()) return '';
      return has.dataset.action || has.textContent || has.localName`);

  it('stays on the page whatever button is pressed', async () => {
    await page.load();
    // Pinned runs, changed settings and a trained run bring their buttons along.
    await page.click('[data-action="pin"]');
    await page.trainUntil(30);
    await page.type('out_scale', '0.5');
    const others = ['copy-', 'save-', 'log-'];
    /** @type {string[]} */
    const actions = await inPage(
      `return [...new Set([...root.querySelectorAll('button[data-action]')]
         .filter((button) => !button.closest('dialog')).map((button) => button.dataset.action))]`,
    );
    assert.ok(actions.length > 20, actions.join());
    /** @type {string[]} */
    const lost = [];
    for (const action of actions.filter(
      (each) => !others.some((other) => each.startsWith(other)),
    )) {
      const was = await inPage(
        `const button = root.querySelector('button[data-action="' + args[0] + '"]');
         if (!button?.checkVisibility() || button.disabled) return false;
         button.focus(); button.click(); return true`,
        action,
      );
      if (!was) continue;
      await new Promise((resolve) => setTimeout(resolve, 120));
      if ((await focused()) === '') lost.push(action);
      await inPage(
        `root.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close()); if (host.state.playing) host.pause()`,
      );
    }
    assert.deepEqual(lost, []);
  });

  it('goes on from Train when the last step is taken', async () => {
    await page.load('#v=1&max_steps=300');
    await inPage(
      `const train = root.querySelector('[data-action="train"]'); train.focus(); train.click()`,
    );
    await page.restsAt(300);
    await page.until(async () => (await focused()) !== '', 'something has it');
  });

  it('does so where nothing is told of it, as in a window that is not the active one', async () => {
    await page.load('#v=1&max_steps=300');
    await inPage(
      `window.addEventListener('focusin', (event) => event.stopImmediatePropagation(), true);
       const train = root.querySelector('[data-action="train"]'); train.focus(); train.click()`,
    );
    await page.restsAt(300);
    await page.until(async () => (await focused()) !== '', 'something has it');
  });

  it('is not taken from a reader who has left', async () => {
    await page.load('#v=1&max_steps=300');
    await inPage(
      `const train = root.querySelector('[data-action="train"]'); train.focus(); train.click(); train.blur()`,
    );
    await page.restsAt(300);
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(await inPage('return root.activeElement === null'), true);
  });
});

/** Keeps all that a screen reader is told, with the time. */
const LISTEN = `
  const LIVE = '[role="status"], [role="alert"], [role="log"], [role="timer"], [aria-live]:not([aria-live="off"]), output';
  window.__listening?.disconnect();
  window.__heard = [];
  const texts = new Map();
  window.__listening = new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const live = element?.closest(LIVE);
      if (!live?.isConnected || live.getAttribute('aria-live') === 'off') continue;
      const text = live.textContent.trim();
      if (texts.get(live) === text) continue;
      texts.set(live, text);
      if (text) window.__heard.push({ at: performance.now(), text });
    }
  });
  window.__listening.observe(root, { subtree: true, childList: true, characterData: true });`;

describe('announcements', inOne('chromium'), () => {
  /** @returns {Promise<{ at: number, text: string }[]>} */
  const heard = () => page.driver.executeScript('return window.__heard');

  it('are a start, an end, and at most one every five seconds between, with every figure open', async () => {
    await page.load();
    const all = await inPage(
      `return [...root.querySelectorAll('[data-show]')].map((button) => button.dataset.show)`,
    );
    await page.load(`#v=1&speed=max&panels=${all.join()},names,health,log,run`);
    await page.trainUntil(20);
    await page.match('[data-readout="announcer"]', /^Paused at step [\d\u202f]+: .*dev loss/);
    await inPage(LISTEN);
    await page.click('[data-action="train"]');
    // Figures are drawn where they are seen: the page is walked from top to bottom meanwhile.
    for (let i = 0; i < 18; i += 1) {
      await inPage('scrollTo(0, (args[0] / 17) * document.documentElement.scrollHeight)', i);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    await inPage('host.pause()');
    await page.until(async () => !(await page.state()).playing, 'it rests');
    await page.until(async () => /^Paused/.test((await heard()).at(-1)?.text ?? ''), 'it is told');
    const said = await heard();
    assert.match(said.at(-1)?.text ?? '', /, dev loss \d\.\d{4}\.$/, 'that of its weights');
    const texts = said.map(({ text }) => text).join(' | ');
    assert.equal(said[0]?.text, 'Training.', texts);
    assert.match(said.at(-1)?.text ?? '', /^Paused at step [\d\u202f]+: loss /, texts);
    const between = said.slice(1, -1);
    assert.ok(between.length >= 1, `it is said how far it is: ${texts}`);
    between.forEach(({ at, text }, i) =>
      assert.ok(at - said[i].at >= 5000, `"${text}" after ${at - said[i].at} ms: ${texts}`),
    );
  });

  it('tell of an end by itself, and of a single step, once', async () => {
    await page.load('#v=1&max_steps=300&speed=max');
    await inPage(LISTEN);
    await page.click('[data-action="train"]');
    await page.restsAt(300);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const texts = (await heard()).map(({ text }) => text);
    assert.equal(texts.length, 2, texts.join(' | '));
    assert.match(texts[1], /^Done: 300 steps/);
    await page.load();
    await inPage(LISTEN);
    await press({ key: 's', code: 'KeyS' });
    await page.until(async () => (await heard()).length > 0, 'the step is told');
    assert.match((await heard())[0].text, /^Step 1: loss \d\.\d{4}/);
  });

  it('read what the arrow keys lead to', async () => {
    await page.load('#v=1&panels=activations,loss,saturation');
    await page.trainUntil(200);
    for (const [css, first] of [
      ['[data-panel="activations"] canvas', 'Home'],
      ['[data-panel="loss"] .plot', 'Home'],
      ['[data-panel="saturation"] canvas', 'ArrowRight'],
    ]) {
      await page.drawn(css);
      await inPage(LISTEN);
      await inPage('root.querySelector(args[0]).focus({ preventScroll: true })', css);
      const keys = (/** @type {string[]} */ ...names) =>
        inPage(
          `for (const key of args[0]) root.activeElement.dispatchEvent(new KeyboardEvent('keydown',
             { key, code: key, bubbles: true, composed: true, cancelable: true }))`,
          names,
        );
      await keys(first);
      await page.until(async () => (await heard()).length === 1, `${css} is read`);
      // A key that is held down reads where it ends.
      await keys(...Array(6).fill('ArrowRight'));
      await page.until(async () => (await heard()).length === 2, `${css} is read again`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const [one, other] = (await heard()).map(({ text }) => text);
      assert.notEqual(one, other);
      assert.equal((await heard()).length, 2);
    }
  });
});
