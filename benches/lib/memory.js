/** Runs before the page's own scripts: keeps the memory of its WebAssembly, to be measured. */
export const WATCH_MEMORY = `
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...what) => {
      const made = await original(...what);
      window.__memory = made.instance.exports.memory;
      return made;
    };
  }
`;
