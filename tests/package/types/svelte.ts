import 'makemore-playground/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

type Props = SvelteHTMLElements['makemore-playground'];
export const props: Props = {
  id: 'figure',
  preset: 'kaiming',
  n_hidden: 64,
  theme: 'dark',
  onready: (event) => console.log(event.detail.config.n_hidden),
};
// @ts-expect-error There is no such theme.
export const wrong: Props = { theme: 'drak' };
