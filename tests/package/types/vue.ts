import 'makemore-playground/vue';
import type { GlobalComponents } from 'vue';

type Props = InstanceType<GlobalComponents['makemore-playground']>['$props'];
export const props: Props = {
  preset: 'kaiming',
  n_hidden: 64,
  theme: 'dark',
  onReady: (event) => console.log(event.detail.config.n_hidden),
};
// @ts-expect-error There is no such theme.
export const wrong: Props = { theme: 'drak' };
