/** The explorer begins: it takes the place of what the server wrote, once a view has its answer. */

import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { Router } from 'wouter';
import { takeKey } from '../key.ts';
import { App } from './app.tsx';
import { client } from './asking.ts';
import { BASE, root } from './surroundings.ts';
import './style/explorer.css';

takeKey();
document.body.classList.add('explored-body');
// The frame has a header of its own; the content that the server wrote stays until a view takes its place.
document.querySelector('header.plain')?.remove();

createRoot(root).render(
  <Provider value={client}>
    <Router base={BASE}>
      <App />
    </Router>
  </Provider>,
);
