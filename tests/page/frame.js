// What the frame says, for the test to read.
window.said = [];
window.addEventListener('message', ({ data }) => {
  const type = data?.type?.replace('makemore-playground:', '');
  if (type === 'pause') window.said.push(`pause ${data.detail.step}`);
  if (type === 'error') window.said.push(`error ${data.detail.message}`);
});
