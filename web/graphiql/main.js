/** GraphiQL on the address that it is served from. */

import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

// The parts of graphiql/style.css that are used: whole, it is 24 times as large, by fonts and a second copy of Monaco's.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './page.css';

import { authorization, takeKey } from '../key.ts';
import defaultQuery from './default.graphql?raw';

takeKey();

// A page of the explorer opens its own request here; it stands behind the mark of the address, too.
const asked = new URLSearchParams(location.hash.slice(1));
const initial = asked.has('query') && {
  initialQuery: asked.get('query'),
  initialVariables: asked.get('variables') ?? undefined,
};

async function fetcher(request, { headers } = {}) {
  const response = await fetch(location.pathname, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      ...authorization(),
      ...headers,
    },
    body: JSON.stringify(request),
  });
  return response.json();
}

createRoot(document.getElementById('graphiql')).render(createElement(GraphiQL, { fetcher, defaultQuery, ...initial }));
