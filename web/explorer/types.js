/** Types of what the views ask, from the schema and the requests: one module a request, below generated/. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse } from 'graphql';

const here = new URL('./', import.meta.url);
const schema = readFileSync(new URL('../../docs/schema.graphql', here), 'utf8');
const scalars = Object.fromEntries(
  ['URL', 'Date', 'DateTime', 'Sha256', 'LegalPath', 'JurisdictionCode'].map((name) => [name, 'string']).concat([['Score', 'number']]),
);

rmSync(new URL('generated', here), { recursive: true, force: true });
mkdirSync(new URL('generated', here));
for (const name of readdirSync(new URL('queries', here))) {
  if (!name.endsWith('.graphql')) continue;
  const document = parse(readFileSync(new URL(`queries/${name}`, here), 'utf8'));
  const text = await codegen({
    schema: parse(schema),
    schemaAst: buildSchema(schema),
    documents: [{ location: name, document }],
    filename: name,
    plugins: [{ operations: {} }],
    pluginMap: { operations },
    config: {
      scalars,
      defaultScalarType: 'unknown',
      enumType: 'string-literal',
      strictScalars: true,
      inlineFragmentTypes: 'inline',
      useTypeImports: true,
      skipTypename: true,
      nonOptionalTypename: false,
      maybeValue: 'T | null',
      inputMaybeValue: 'T | null | undefined',
    },
  });
  writeFileSync(new URL(`generated/${name.replace('.graphql', '.ts')}`, here), text);
}
