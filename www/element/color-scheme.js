/** What pages change when they are switched between light and dark, and what a figure has. */
const MARKS = [
  'class',
  'style',
  'data-theme',
  'data-scheme',
  'data-color-scheme',
  'data-bs-theme',
  'embedded',
];

/** @type {CanvasRenderingContext2D | null | undefined} */
let context;

/** Red, green and blue of any colour that CSS can say. @param {string} color */
function rgbOf(color) {
  const plain = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)/.exec(color);
  if (plain) return plain.slice(1).map(Number);
  // For oklch(), color(display-p3 ...) and the like: the colour of a pixel drawn with it.
  context ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext(
    '2d',
    { willReadFrequently: true },
  );
  if (!context) return [0, 0, 0];
  context.fillStyle = '#000';
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
}

/**
 * Whether the text around an element is light, which means that the ground is dark; undefined if
 * there is no text.
 *
 * @param {Element} element
 */
export function isInDarkText(element) {
  const root = element.getRootNode();
  const around = element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  if (!around) return undefined;
  const [red, green, blue] = rgbOf(getComputedStyle(around).color);
  return 0.3 * red + 0.6 * green + 0.1 * blue > 127;
}

/**
 * Tells when the page around may have become light or dark, or has taken from a figure what the
 * figure has set itself, as pages do that are brought to what a server sends.
 *
 * @param {Element} figure
 * @param {() => void} onChange
 * @param {AbortSignal} signal
 */
export function watchPage(figure, onChange, signal) {
  const observer = new MutationObserver(onChange);
  for (const element of [document.documentElement, document.body, figure])
    observer.observe(element, { attributes: true, attributeFilter: MARKS });
  signal.addEventListener('abort', () => observer.disconnect());
  // A colour that fades has its final value only at the end of the transition.
  document.addEventListener(
    'transitionend',
    ({ propertyName }) => propertyName === 'color' && onChange(),
    { signal },
  );
}

/**
 * Gives the document the colours of its playground: those that the reader chose, otherwise those of
 * the page around its frame or of the system.
 *
 * @param {HTMLElement} element the playground
 * @param {(theme: string) => void} [onTheme] called with the chosen theme: auto, light or dark
 * @returns {{ around: (scheme: unknown) => void }} to be told whether the page around is dark
 */
export function followTheme(element, onTheme = () => {}) {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  /** @type {unknown} */
  let around;
  const apply = () => {
    const theme = element.getAttribute('theme') ?? 'auto';
    onTheme(theme);
    const isDark =
      theme === 'dark' || (theme === 'auto' && (around ? around === 'dark' : dark.matches));
    document.documentElement.dataset.scheme = isDark ? 'dark' : 'light';
  };
  dark.addEventListener('change', apply);
  element.addEventListener('change', apply);
  apply();
  return {
    around: (scheme) => {
      around = scheme;
      apply();
    },
  };
}
