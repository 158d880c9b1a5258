import js from '@eslint/js';
import globals from 'globals';

/** Methods of the browser that came after Chrome 93, Firefox 101 or Safari 16.4. */
const YOUNG = [
  'checkVisibility',
  'getHTML',
  'setHTMLUnsafe',
  'showPopover',
  'hidePopover',
  'togglePopover',
  'startViewTransition',
  'requestIdleCallback',
];

export default [
  { ignores: ['dist/', 'target/', 'www/pkg/', 'benches/pkg/', '.tools/', 'benches/peers/candle/'] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      // Prettier wraps code; this wraps comments. Long sentences in strings stay whole.
      'max-len': [
        'error',
        {
          code: 100,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreUrls: true,
          ignoreRegExpLiterals: true,
        },
      ],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['www/**/*.js', 'examples/blog/*.js'], languageOptions: { globals: globals.browser } },
  {
    // The oldest browsers that www/base/wasm.js promises have none of these. What is younger in the
    // language itself is unknown to tsconfig.json.
    files: ['www/**/*.js'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `CallExpression[optional=false] > MemberExpression.callee[property.name=/^(${YOUNG.join('|')})$/]`,
          message: 'Not in every browser that is promised: do without, or call it with ?.().',
        },
      ],
    },
  },
  { files: ['*.config.js', 'scripts/**/*.js'], languageOptions: { globals: globals.node } },
  {
    // It hands a function to the browser, as the page tests do.
    files: ['scripts/lesson-cards.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    // The page tests hand functions to the browser; benchmarks run in both.
    files: ['tests/**/*.js', 'benches/**/*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  // Prettier leaves them alone, too: their tables read better in long lines.
  { files: ['benches/**/*.js'], rules: { 'max-len': 'off' } },
];
