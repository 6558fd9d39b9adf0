/** Why two nodes are connected: paths between them, each step in a sentence. */

import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { PaletteQuery } from '../generated/palette.ts';
import type { PathsQuery } from '../generated/paths.ts';
import { hitsOf } from '../parts/hits.ts';
import { Clause, DocumentName, Law, Place, PlatformName, To } from '../parts/links.tsx';
import palette from '../queries/palette.graphql?raw';
import query from '../queries/paths.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { Heading, Still, View } from '../view.tsx';
import { plural, sentence, words } from '../words.ts';

const KINDS = ['ENGAGES', 'FLAGS', 'SIMILAR_TO', 'HAS_UNIT', 'APPLIES_IN', 'PART_OF', 'RELATES_TO', 'IN_DOCUMENT', 'PUBLISHES'];

export default function Paths() {
  const [params] = useSearchParams();
  const from = params.get('from');
  const to = params.get('to');
  if (from && to) return <Found from={from} to={to} params={params} />;
  return (
    <Still title="Paths">
      <Heading>Paths between two nodes</Heading>
      <Ask params={params} />
      <p>
        For example:{' '}
        <To to="/paths" with={{ from: 'Provision:mistral-ai/usage-policy/likeness-and-voice', to: 'Jurisdiction:US-IL' }}>
          why is “Likeness and voice of other people” connected with Illinois?
        </To>
      </p>
    </Still>
  );
}

function Found({ from, to, params }: { from: string; to: string; params: URLSearchParams }) {
  const via = params.getAll('via').filter((one) => KINDS.includes(one));
  const answer = useAnswer<PathsQuery>(query, { from, to, maxLength: 4, via: via.length ? via : null });
  return (
    <View of={answer} title="Paths">
      {({ paths }) => (
        <>
          <Heading>Paths between two nodes</Heading>
          <Ask params={params} />
          <p aria-live="polite">
            {plural(paths.totalCount, 'path')}
            {paths.truncated && '; the search was cut to its budget, so more are possible'}.
          </p>
          {paths.totalCount === 0 && (
            <p className="note">
              No path of four steps or fewer was found, or one of the ends names nothing.{' '}
              {via.length > 0 && (
                <To to="/paths" with={{ from, to }}>
                  Follow links of every kind
                </To>
              )}
            </p>
          )}
          <ol className="rows">
            {paths.nodes.map((path) => (
              <li key={path.steps.map((step) => `${step.kind}${step.to.id}`).join()} className="row">
                <div className="chain">
                  <End of={path.steps[0]!.from} />
                  {path.steps.map((step) => (
                    <span key={step.to.id} className="step">
                      <span className="arrow" title={step.explanation}>
                        {words(step.kind)} <span aria-hidden="true">→</span>
                      </span>
                      <End of={step.to} />
                    </span>
                  ))}
                </div>
                <ul className="small">
                  {path.steps.map((step) => (
                    <li key={step.to.id} dir="auto">
                      {step.explanation}
                      {step.edge && 'permalink' in step.edge && (
                        <>
                          {' '}
                          <To to={pathOf(step.edge.permalink)}>why</To>
                        </>
                      )}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </>
      )}
    </View>
  );
}

type Node = PathsQuery['paths']['nodes'][number]['steps'][number]['from'];

function End({ of }: { of: Node }) {
  switch (of.__typename) {
    case 'Provision':
      return <Clause of={of} />;
    case 'Regulation':
    case 'LegalUnit':
      return <Law of={of} />;
    case 'Jurisdiction':
      return <Place of={of} />;
    case 'Document':
      return <DocumentName of={of} />;
    case 'Platform':
      return <PlatformName of={of} />;
    default:
      return <span>{of.id}</span>;
  }
}

function Ask({ params }: { params: URLSearchParams }) {
  const [, setParams] = useSearchParams();
  const via = params.getAll('via');
  return (
    <form
      className="asks"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        setParams((before) => {
          const after = new URLSearchParams(before);
          for (const name of ['from', 'to']) after.set(name, String(form.get(name) ?? '').trim());
          after.delete('via');
          for (const one of form.getAll('via')) after.append('via', String(one));
          return after;
        });
      }}
    >
      <Pick name="from" said="From" value={params.get('from') ?? ''} />
      <Pick name="to" said="To" value={params.get('to') ?? ''} />
      <button type="submit">Find paths</button>
      <details>
        <summary>Kinds of links{via.length ? ` (${via.length})` : ''}</summary>
        {KINDS.map((one) => (
          <label key={one} className="check">
            <input type="checkbox" name="via" value={one} defaultChecked={via.includes(one)} /> {sentence(one)}
          </label>
        ))}
      </details>
    </form>
  );
}

/** A node by its global id; typing words offers ids. */
function Pick({ name, said, value }: { name: string; said: string; value: string }) {
  const [text, setText] = useState('');
  const { data } = useAnswer<PaletteQuery>(palette, { text }, text.length < 3);
  const found = (text.length < 3 ? [] : hitsOf(data)).map((node) => {
    switch (node.__typename) {
      case 'Provision':
      case 'Document':
        return { id: `${node.__typename}:${node.key}`, said: node.title };
      case 'Regulation':
      case 'LegalUnit':
        return { id: `${node.__typename}:${node.path}`, said: node.label };
      case 'Jurisdiction':
        return { id: `Jurisdiction:${node.code}`, said: node.name };
      default:
        return { id: `Platform:${node.slug}`, said: node.name };
    }
  });
  return (
    <label className="wide">
      {said}{' '}
      <input
        name={name}
        defaultValue={value}
        key={value}
        list={`${name}-found`}
        required
        placeholder="type words, choose what is offered"
        onChange={(event) => {
          const typed = event.target.value;
          if (!typed.includes(':')) setText(typed.trim());
        }}
      />
      <datalist id={`${name}-found`}>
        {[...new Map(found.map((one) => [one.id, one])).values()].map((one) => (
          <option key={one.id} value={one.id}>
            {one.said}
          </option>
        ))}
      </datalist>
    </label>
  );
}
