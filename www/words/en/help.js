export const title = 'Help';
export const close = 'Close';

export const keysTitle = 'Keys';
export const keys = [
  ['Space', 'train or pause'],
  ['S', 'one step'],
  ['R', 'reset to step 0, with the same seed'],
  ['P', 'pin: keep this run, to compare'],
  ['?', 'this help'],
  ['\u2190 \u2192', 'read out values of the figure that has the focus'],
  ['\u2191 \u2193', 'move up and down in the network, and in a grid of cells'],
  ['Enter', 'open what the arrow keys have reached in the network'],
  ['Tab', 'go to the next control or figure'],
  ['Esc', 'close the settings, a help text or a dialog'],
];
export const singleKeys = 'Space, S, R, P and ? work wherever the focus is, except in a field';

export const glossary = 'Glossary';
