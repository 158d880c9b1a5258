// Buttons in the prose drive the figures; events of a figure come back into the prose.
for (const button of document.querySelectorAll('button[data-figure]')) {
  button.addEventListener('click', () => {
    const { figure: id, do: action, steps, config } = button.dataset;
    const figure = document.getElementById(id);
    if (action === 'set') figure.set(JSON.parse(config));
    else if (action === 'step') figure.step(Number(steps));
    else figure[action]();
  });
}

document.getElementById('third').addEventListener('step', ({ detail }) => {
  document.getElementById('said').textContent =
    `step ${detail.step}, loss ${detail.loss.toFixed(2)}`;
});
