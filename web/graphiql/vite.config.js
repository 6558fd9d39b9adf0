import { readFileSync } from 'node:fs';

// Licences that Vite does not see: of what only a worker holds, and of what Monaco took over from others.
const unseen = {
  'licenses/picomatch-browser.txt': '../node_modules/picomatch-browser/LICENSE',
  'licenses/monaco-editor.txt': '../node_modules/monaco-editor/ThirdPartyNotices.txt',
};

const licenses = {
  name: 'unseen-licenses',
  generateBundle() {
    for (const [fileName, path] of Object.entries(unseen)) {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(new URL(path, import.meta.url), 'utf8') });
    }
  },
};

export default {
  plugins: [licenses],
  // Relative to the page and to one another, so that it works below whatever address a proxy puts before it.
  experimental: {
    renderBuiltUrl: (path, { hostType }) => (hostType === 'html' ? `graphql/${path}` : { relative: true }),
  },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/graphiql',
    emptyOutDir: true,
    license: { fileName: 'licenses/index.md' },
    chunkSizeWarningLimit: 3000, // Monaco, fetched once
    rolldownOptions: { checks: { moduleLevelDirective: false } }, // 'use client' means nothing here
  },
};
