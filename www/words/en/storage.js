// Why the browser keeps nothing, in a sentence's brackets
export const noAnswer = 'the browser\u2019s storage does not answer';
export const none = 'this browser has no storage for pages';
export const damagedCopy =
  'The copy of the last run that the browser keeps cannot be read, so this one begins at step 0.';
export const failed = 'the browser\u2019s storage failed';
