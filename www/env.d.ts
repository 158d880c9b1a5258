declare module '*.css?inline' {
  const css: string;
  export default css;
}

declare module 'virtual:config-keys' {
  /** Names of the config's keys, without `preset`. */
  const keys: string[];
  export default keys;
}
