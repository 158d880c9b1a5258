// The tools of other people that docs/embedding.md has a section for: what is installed besides
// what the section says, the files that any project of that tool has, and what it builds into.
const page = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>consumer</title><link rel="icon" href="data:,"><makemore-playground preset="kaiming" panels="activations,loss" autoplay></makemore-playground><script type="module" src="${script}"></script>`;

/**
 * @typedef {object} Host
 * @property {boolean} [hasNoType] whether the package.json says nothing of modules, as usual there
 * @property {string[]} [npm] packages to install
 * @property {string[]} [pip] packages to install
 * @property {Record<string, string>} [files] of every project of that tool
 * @property {string} [copies] the folder that the files of dist are copied to
 * @property {string[][]} [build] commands
 * @property {string} [site] the folder that is opened in a browser
 * @property {string} [path] of the page
 */

/** @type {Record<string, Host>} */
export const HOSTS = {
  Vite: {
    npm: ['vite'],
    files: { 'index.html': page('/src/main.js') },
    build: [['npx', 'vite', 'build']],
    site: 'dist',
  },
  webpack: {
    npm: ['webpack', 'webpack-cli'],
    files: { 'dist/index.html': page('main.js') },
    build: [['npx', 'webpack', '--mode', 'production']],
    site: 'dist',
  },
  esbuild: {
    npm: ['esbuild'],
    files: { 'dist/index.html': page('main.js') },
    site: 'dist',
  },
  Rollup: {
    npm: ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-url'],
    files: { 'dist/index.html': page('main.js') },
    build: [['npx', 'rollup', '-c']],
    site: 'dist',
  },
  Parcel: {
    npm: ['parcel'],
    files: { 'index.html': page('src/main.js') },
    build: [['npx', 'parcel', 'build', 'index.html']],
    site: 'dist',
  },
  'Next.js': {
    npm: ['next', 'react', 'react-dom'],
    files: {
      'next.config.mjs': `export default { output: 'export' };`,
      'app/layout.jsx': `export default ({ children }) => <html lang="en"><body>{children}</body></html>;`,
    },
    build: [['npx', 'next', 'build']],
    site: 'out',
  },
  'Next.js with webpack': {
    npm: ['next', 'react', 'react-dom'],
    files: {
      'next.config.mjs': `export default { output: 'export' };`,
      'app/layout.jsx': `export default ({ children }) => <html lang="en"><body>{children}</body></html>;`,
    },
    build: [['npx', 'next', 'build', '--webpack']],
    site: 'out',
  },
  SvelteKit: {
    npm: [
      '@sveltejs/kit@2',
      '@sveltejs/adapter-static@3',
      '@sveltejs/vite-plugin-svelte',
      'svelte',
      'vite',
    ],
    files: {
      'svelte.config.js': `import adapter from '@sveltejs/adapter-static';\nexport default { kit: { adapter: adapter() } };`,
      'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };`,
      'src/routes/+layout.js': 'export const prerender = true;',
      'src/app.html':
        '<!doctype html><html lang="en"><head><meta charset="utf-8">%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
    },
    build: [['npx', 'vite', 'build']],
    site: 'build',
  },
  Astro: { npm: ['astro@5'], build: [['npx', 'astro', 'build']], site: 'dist' },
  VitePress: {
    npm: ['vitepress'],
    build: [['npx', 'vitepress', 'build', 'docs']],
    site: 'docs/.vitepress/dist',
  },
  Docusaurus: {
    hasNoType: true,
    npm: ['@docusaurus/core', '@docusaurus/preset-classic', 'react', 'react-dom'],
    files: {
      'docusaurus.config.js': `export default { title: 'Site', url: 'http://localhost', baseUrl: '/', onBrokenLinks: 'ignore', presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]] };`,
    },
    build: [['npx', 'docusaurus', 'build']],
    site: 'build',
  },
  Eleventy: {
    npm: ['@11ty/eleventy'],
    copies: 'makemore',
    build: [['npx', 'eleventy']],
    site: '_site',
  },
  'reveal.js': { npm: ['reveal.js'], copies: 'makemore', site: '.', path: 'deck.html' },
  MkDocs: {
    pip: ['mkdocs<2'],
    files: { 'mkdocs.yml': 'site_name: A post\n' },
    copies: 'docs/makemore',
    build: [['venv/bin/mkdocs', 'build']],
    site: 'site',
  },
  Sphinx: {
    pip: ['sphinx'],
    copies: 'extra/makemore',
    build: [['venv/bin/sphinx-build', '.', 'out']],
    site: 'out',
  },
};
