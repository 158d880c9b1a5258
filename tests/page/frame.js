// What the frame says, for the test to read.
const said = /** @type {string[]} */ ([]);
Object.assign(window, { said });
window.addEventListener('message', ({ data }) => {
  const type = data?.type?.replace('makemore-playground:', '');
  if (type === 'pause') said.push(`pause ${data.detail.step}`);
  if (type === 'error') said.push(`error ${data.detail.message}`);
});
