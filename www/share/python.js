/**
 * The Python file that goes on with a run, or makes it anew.
 *
 * @param {string} source pytorch.py
 * @param {{ config: object, step: number, dev: number | null, fromScratch: boolean }} run
 * @param {string} file its own name
 */
export function toPython(source, { config, step, dev, fromScratch }, file) {
  const known = JSON.stringify({ config, step, dev, from_scratch: fromScratch });
  // JSON in a Python string: both read the same escapes.
  return source
    .replaceAll('{file}', file)
    .replace('RUN = {}', () => `RUN = json.loads(${JSON.stringify(known)})`);
}
