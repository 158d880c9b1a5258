/**
 * A number with what is counted: "1 neuron", "2 000 neurons".
 *
 * @param {string} n already formatted
 * @param {string} one
 * @param {string} [many]
 */
export const plural = (n, one, many = `${one}s`) => `${n} ${n === '1' ? one : many}`;
