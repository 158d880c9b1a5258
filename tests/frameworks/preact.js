import { h, render } from 'preact';

export function mount(place) {
  return (props) => render(h('makemore-playground', { id: 'f', ...props }), place);
}
