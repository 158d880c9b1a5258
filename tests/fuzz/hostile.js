// Values that nobody should give, and some that somebody might.

/** @typedef {() => number} Random */
/** @typedef {import('../../www/pkg/makemore_playground.js').Playground} Playground */

/** @template T @param {Random} random @param {readonly T[]} choices @returns {T} */
export const pick = (random, choices) => choices[Math.floor(random() * choices.length)];

const thrower = () => {
  throw new Error('hostile');
};

/** Detaches its bytes: they are there no more. */
function detached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Fails whatever is asked of it. */
const refusing = () =>
  new Proxy({}, { get: thrower, ownKeys: thrower, has: thrower, getPrototypeOf: thrower });

/** Values as such. @type {readonly unknown[]} */
const PLAIN = [
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -1,
  -0,
  0,
  0.5,
  1,
  7,
  2 ** 32,
  2 ** 53,
  2 ** 64,
  1e308,
  5e-324,
  '',
  'x',
  '1',
  '\0',
  '\u00e9',
  '\ud800',
  '\ufeff',
  '__proto__',
  'a'.repeat(300),
  true,
  false,
  5n,
  -5n,
  2n ** 80n,
];

/** Values that are made anew, since they can be changed. @type {readonly (() => unknown)[]} */
const MADE = [
  () => ({}),
  () => [],
  () => [1, 2],
  () => [NaN, Infinity],
  () => [[1], 'x'],
  () => new Array(5),
  () => new Array(2 ** 32 - 1),
  () => ({ length: -1 }),
  () => ({ length: 1e9 }),
  () => ({ length: 3, 0: 1 }),
  () => () => 1,
  () => Symbol('hostile'),
  () => new Date(0),
  () => new Map([['lr', 1]]),
  () => new Uint8Array([97, 10, 98]),
  () => new Uint8Array([0xff, 0xfe, 97, 0]),
  () => new ArrayBuffer(9),
  () => new SharedArrayBuffer(9),
  () => new Float64Array([1, 2, 3]),
  () => new Float32Array(3),
  () => new DataView(new ArrayBuffer(9)),
  () => new Uint16Array(3),
  detached,
  revoked,
  refusing,
  () => new Proxy([], { get: thrower }),
  () => new Proxy(new Uint8Array(3), {}),
  () => new Proxy(new Float64Array(3), {}),
  () => Object.create(null),
  () => Object.create(Uint8Array.prototype),
  () =>
    Object.create(Uint8Array.prototype, {
      byteLength: { value: 5 },
      BYTES_PER_ELEMENT: { value: 1 },
    }),
  () => Object.create(Float64Array.prototype),
  () => Object.create(ArrayBuffer.prototype),
  () => ({ valueOf: thrower, toString: thrower }),
  () => ({ valueOf: () => 3, toString: () => 'lr' }),
  () => ({
    get seed() {
      return thrower();
    },
  }),
  () => ({
    get kind() {
      return thrower();
    },
  }),
  () => ({ lr: {} }),
  () => ({ lr: Symbol('hostile') }),
  () => ({ __proto__: { lr: 1 } }),
  () => ({ [Symbol.toPrimitive]: thrower }),
  () => new String('lr'),
  () => new Number(3),
  () => Object.assign([1], { length: 5 }),
];

/**
 * A value of any kind; some call the class back while it is at work.
 *
 * @param {Random} random
 * @param {Playground | null} playground
 * @returns {unknown}
 */
export function hostile(random, playground) {
  const roll = random();
  if (roll < 0.45) return pick(random, PLAIN);
  if (roll < 0.92 || !playground) return pick(random, MADE)();
  return pick(random, [
    () => playground,
    () => ({
      get seed() {
        return playground.train(1);
      },
    }),
    () => ({
      get terms() {
        return playground.sample(1).length;
      },
    }),
    () => ({
      get preset() {
        return playground.config.preset;
      },
    }),
    () => [1, { valueOf: () => playground.step }],
  ])();
}
