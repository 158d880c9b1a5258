export const notKept =
  'This browser keeps nothing for this page: the log is lost when the page is closed. Copy it first.';
/** The columns of the log as a table. */
export const columns = [
  'run',
  'differs from the row before',
  'train',
  'dev',
  'steps',
  'seed',
  'notebook (train / dev)',
];
