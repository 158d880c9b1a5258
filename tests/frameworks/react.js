import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';

export function mount(place) {
  const root = createRoot(place);
  return (props) =>
    flushSync(() => root.render(createElement('makemore-playground', { id: 'f', ...props })));
}
