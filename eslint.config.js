import js from '@eslint/js';
import globals from 'globals';

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
