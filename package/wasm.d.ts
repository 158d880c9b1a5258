/** What a bundler makes of the file: its address, as a rule. */
declare const wasm: string;
export default wasm;
