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

import defaultQuery from './default.graphql?raw';

// A key comes behind the mark of the address, which no server is told, and leaves the address at once.
const KEY = 'clausegraph-key';
const given = new URLSearchParams(location.hash.slice(1)).get('key');
if (given !== null) {
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, '', location.pathname + location.search);
}

async function fetcher(request, { headers } = {}) {
  const key = sessionStorage.getItem(KEY);
  const response = await fetch(location.pathname, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify(request),
  });
  return response.json();
}

createRoot(document.getElementById('graphiql')).render(createElement(GraphiQL, { fetcher, defaultQuery }));
