import 'makemore-playground/preact';

export const figure = (
  <makemore-playground
    id="figure"
    preset="kaiming"
    n_hidden={64}
    batch_norm={false}
    theme={'dark'}
    panels={['loss']}
    config={{ lr: 0.05 }}
    step={20}
    onready={(event) => console.log(event.detail.config.n_hidden)}
  >
    <p slot="caption">A figure</p>
  </makemore-playground>
);
