import { readdirSync, readFileSync } from 'node:fs';

const queries = new URL('./queries/', import.meta.url);

// The requests themselves go with the pages: the server plans them ahead, and tests ask them.
const requests = {
  name: 'requests',
  generateBundle() {
    for (const name of readdirSync(queries)) {
      this.emitFile({ type: 'asset', fileName: `queries/${name}`, source: readFileSync(new URL(name, queries), 'utf8') });
    }
  },
};

export default {
  plugins: [requests],
  // Chunks name one another relative to themselves; the server's own pages name the first, by the manifest.
  base: './',
  build: {
    outDir: '../dist/explorer',
    emptyOutDir: true,
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses/index.md' },
    rolldownOptions: { input: 'main.tsx', checks: { moduleLevelDirective: false } },
  },
};
