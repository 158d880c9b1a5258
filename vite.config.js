import { defineConfig } from 'vite';
import { compress } from './scripts/compress.js';
import { configKeys } from './scripts/config-keys.js';
import { lessons } from './scripts/lessons.js';
import { plainLocale } from './scripts/plain-locale.js';
import { rebuildWasm } from './scripts/rebuild-wasm.js';

export default defineConfig({
  // Relative addresses: dist works from any folder of any site.
  base: './',
  publicDir: false,
  // What is not there is not there: the preview server answers as a static host does.
  appType: 'mpa',
  plugins: [compress(), configKeys(), lessons(), plainLocale(), rebuildWasm()],
  build: {
    // What has WebAssembly SIMD in every browser has all of this, too.
    target: 'es2022',
    // The wasm file must stay a file: a data address cannot be compiled while it loads.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { index: 'index.html', frame: 'embed.html' } },
  },
  // Workers are modules, as the page's scripts are.
  worker: { format: 'es' },
  server: {
    watch: { ignored: ['**/target/**', '**/dist/**', '**/.tools/**', '**/www/pkg/**'] },
  },
});
