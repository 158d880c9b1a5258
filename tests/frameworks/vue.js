import { h, render } from 'vue';

export function mount(place) {
  return (props) => render(h('makemore-playground', { id: 'f', ...props }), place);
}
