// The tools of other people that docs/embedding.md has a section for: what is installed besides
// what the section says, the files that any project of that tool has, and what it builds into.
import { By, error, Key, until } from 'selenium-webdriver';

const page = (/** @type {string} */ script) =>
  `<!doctype html><meta charset="utf-8"><title>consumer</title><link rel="icon" href="data:,"><makemore-playground preset="kaiming" panels="activations,loss" autoplay></makemore-playground><script type="module" src="${script}"></script>`;

/**
 * @typedef {object} Host
 * @property {boolean} [hasNoType] whether the package.json says nothing of modules, as usual there
 * @property {string[]} [program] a command that says the version of a tool from Debian
 * @property {string[]} [npm] packages to install
 * @property {string[]} [pip] packages to install
 * @property {Record<string, string>} [files] of every project of that tool
 * @property {(blocks: string[]) => Record<string, string>} [filled] files with what its section
 *   shows for a page or a notebook
 * @property {string} [copies] the folder that files of dist are copied to
 * @property {string} [file] the one that is copied, where it is not those of an element
 * @property {string[][]} [build] commands
 * @property {string} [site] the folder that is opened in a browser
 * @property {(port: string) => string[]} [serve] a command that serves the site by itself
 * @property {string} [path] of the page
 * @property {(driver: import('selenium-webdriver').WebDriver) => Promise<unknown>} [enter] what a
 *   reader does on that page to see the figure
 */

/** Where the WordPress of the package below is unpacked. */
const WORDPRESS = 'wordpress';

/** A notebook of cells that were not run yet. @param {string[]} cells */
const notebook = (cells) =>
  JSON.stringify({
    cells: cells.map((source) => ({
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    })),
    metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
    nbformat: 4,
    nbformat_minor: 4,
  });

/** A step of WordPress' own tool in which its administrator writes a post. @param {string} text */
const post = (text) => ({
  step: 'runPHP',
  code: `<?php require '/wordpress/wp-load.php'; wp_set_current_user(1); wp_insert_post(['import_id' => 100, 'post_title' => 'A post', 'post_status' => 'publish', 'post_content' => base64_decode('${btoa(`<!-- wp:html -->${text}<!-- /wp:html -->`)}')]);`,
});

/**
 * Runs the notebook's cell by keys and goes into the frame that it shows.
 *
 * @param {import('selenium-webdriver').WebDriver} driver
 */
async function runCell(driver) {
  await driver.wait(until.elementLocated(By.css('[data-status="idle"]')), 60_000);
  const frames = By.css('.jp-OutputArea iframe');
  await driver.wait(async () => {
    // JupyterLab draws its cells anew while it begins; keys that come in between are lost.
    try {
      await driver.findElement(By.css('.jp-Notebook .cm-content')).click();
      await driver.actions().keyDown(Key.SHIFT).sendKeys(Key.ENTER).keyUp(Key.SHIFT).perform();
    } catch (thrown) {
      if (!(thrown instanceof error.StaleElementReferenceError)) throw thrown;
    }
    await driver.sleep(3000);
    return (await driver.findElements(frames)).length > 0;
  }, 60_000);
  await driver.switchTo().frame(await driver.findElement(frames));
}

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
  Jekyll: {
    program: ['jekyll', '--version'],
    copies: 'makemore',
    build: [['jekyll', 'build']],
    site: '_site',
    path: 'figure/',
  },
  Hugo: {
    program: ['hugo', 'version'],
    files: {
      'hugo.toml': 'baseURL = "/"\n',
      'layouts/_default/single.html':
        '<!doctype html><link rel="icon" href="data:,"><title>{{ .Title }}</title>{{ .Content }}',
    },
    copies: 'static/makemore',
    build: [['hugo']],
    site: 'public',
    path: 'posts/figure/',
  },
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
  'Quarto with Pandoc alone': {
    pip: ['pypandoc_binary'],
    copies: 'site/makemore',
    build: [
      [
        'venv/bin/python',
        '-c',
        `import pypandoc; pypandoc.convert_file('index.qmd', 'html', format='markdown', outputfile='site/index.html', extra_args=['--standalone'])`,
      ],
    ],
    site: 'site',
  },
  WordPress: {
    // The first runs it without a database or a web server; the second has WordPress 6.5 itself.
    npm: ['@wp-playground/cli', '@wp-playground/wordpress-builds@0.9.19'],
    copies: `wp-content/makemore`,
    filled: ([block]) => ({ 'blueprint.json': JSON.stringify({ steps: [post(block)] }) }),
    build: [
      [
        'python3',
        '-m',
        'zipfile',
        '-e',
        `node_modules/@wp-playground/wordpress-builds/src/wordpress/wp-6.5.zip`,
        WORDPRESS,
      ],
      ['cp', '-r', 'wp-content', WORDPRESS],
    ],
    serve: (port) => [
      'node_modules/.bin/wp-playground-cli',
      'server',
      `--port=${port}`,
      `--mount-before-install=./${WORDPRESS}:/wordpress`,
      '--wordpress-install-mode=install-from-existing-files-if-needed',
      '--blueprint=blueprint.json',
    ],
    path: '?p=100',
  },
  JupyterLab: {
    pip: ['jupyterlab'],
    copies: '.',
    file: 'makemore-playground.html',
    filled: (cells) => ({ 'post.ipynb': notebook(cells) }),
    serve: (port) => [
      'venv/bin/jupyter-lab',
      '--allow-root',
      '--no-browser',
      '--ip=127.0.0.1',
      `--port=${port}`,
      '--IdentityProvider.token=',
      '--ServerApp.root_dir=.',
    ],
    path: 'lab/tree/post.ipynb',
    enter: runCell,
  },
};
