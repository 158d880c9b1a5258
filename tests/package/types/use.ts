// What a project in TypeScript does with the package.
import { MakemorePlayground, load } from 'makemore-playground/element';
import init, { Playground, type Config } from 'makemore-playground';
import wasm from 'makemore-playground/wasm';

load({ wasm });
init(new Uint8Array()).then(() => console.log(wasm.length));
const config: Config = new Playground({ preset: 'kaiming' }).config;
const figure = document.querySelector('makemore-playground') as MakemorePlayground;
figure.set({ preset: 'kaiming', n_hidden: config.n_hidden });
const names: string[] = figure.sample(3);
figure.step(10).then(({ loss }) => console.log(loss.toFixed(2), names));
figure.config = { lr: 0.05 };
figure.panels = ['loss', 'activations'];
const hidden: number | undefined = figure.config?.n_hidden;
figure.addEventListener('ready', ({ detail }) => console.log(detail.config.n_hidden, hidden));
figure.addEventListener('step', ({ detail }) =>
  console.log(detail.step + detail.loss, figure.state.dev?.loss, figure.state.suspended),
);
figure.addEventListener('change', ({ detail }) => console.log(detail.config?.lr, detail.step));
figure.addEventListener('error', ({ detail }) => console.log(detail.message.length));
figure.addEventListener('click', (event) => console.log(event.clientX));
