export const groups = {
  data: 'Data',
  network: 'Network',
  initialisation: 'Initialisation',
  normalisation: 'Normalisation',
  training: 'Training',
};
export const preset = 'Preset';
export const presetHelp = 'The lecture\u2019s stages; each sets every option.';
export const close = 'Close settings';

// What a change does
export const restart = 'Restart training';
export const discard = 'Discard';
/** @param {boolean} keepsLast @param {boolean} isMixed whether some take effect at once */
export const effect = (keepsLast, isMixed) =>
  `A change restarts training${keepsLast ? '; the last run stays for comparison' : ''}${isMixed ? ', except for those marked \u201cat once\u201d' : ''}.`;
/** @param {string} settings @param {boolean} keepsLast */
export const changing = (settings, keepsLast) =>
  `Changing ${settings} restarts training.${keepsLast ? ' The last run stays for comparison.' : ''}`;
/** @param {number} n */
export const more = (n) => `${n} more`;
/** @param {string} error */
export const notYet = (error) => `Cannot be used yet. ${error}`;

// A setting
export const undo = 'Undo';
/** @param {string} label */
export const undoOf = (label) => `Undo: ${label}`;
/** @param {string} label */
export const helpOn = (label) => `Help on ${label}`;
export const atOnce = 'at once';
export const on = 'on';
export const off = 'off';
/** @param {string} value */
export const resetTo = (value) => `Reset to ${value}`;
/** @param {string} value @param {string} label */
export const resetToDefault = (value, label) => `Reset to ${value}, the default of ${label}`;

// The search
export const search = 'Search settings';
/** @param {string} text */
export const noneFits = (text) => `No setting fits "${text}".`;
/** @param {number} n */
export const found = (n) => (n === 1 ? '1 setting.' : `${n} settings.`);
/** @param {string} settings @param {number} n how many they are */
export const idle = (settings, n) =>
  `${settings} ${n === 1 ? 'has' : 'have'} no effect with the present settings.`;
