/** What this is, the words it uses, and the key of this window. */

import { useState } from 'react';
import { hasKey, keepKey } from '../../key.ts';
import { useAnswer } from '../asking.ts';
import type { AboutQuery } from '../generated/about.ts';
import { To } from '../parts/links.tsx';
import { Facts, Part } from '../parts/pieces.tsx';
import query from '../queries/about.graphql?raw';
import { HOME } from '../surroundings.ts';
import { Heading, View } from '../view.tsx';
import { count, day, list, words } from '../words.ts';

const WORDS = {
  Provision: 'A clause of a document, followed from version to version.',
  Engages:
    'The clause touches a law or a part of one. "May engage" is stated with a reserve, often under a condition; "is an area of enforcement by" says that an authority has signalled it.',
  Flag: 'A place where exposure is heightened, and the laws that are the reason.',
  Severity: 'How much a clause matters to the people and organisations it binds: an editorial judgement.',
  Exposure: 'How far governance exposure reaches, as a range.',
  'Mapped, reviewed and unrelated, not assessed':
    'The three states of a clause and a law. A missing link alone never means that a clause is unrelated to a law.',
  'As of, as known then': 'The first asks what was true on a day, by what is recorded now; the second leaves out what was recorded later.',
};

export default function About() {
  const answer = useAnswer<AboutQuery>(query, {});
  return (
    <View of={answer} title="About">
      {({ graph, viewer }) => (
        <article>
          <Heading>About this graph</Heading>
          <p className="lead">{graph.disclaimer}</p>
          <Facts
            of={{
              Revision: `${graph.revision}, published on ${day(graph.publishedAt)}`,
              'Checksum of the content': <code className="break">{graph.contentHash}</code>,
              'Being written': graph.unpublished ? 'yes: an import has written what it has not published yet' : null,
              Holds: `${count(graph.platforms)} platforms, ${count(graph.documents)} documents, ${count(graph.provisions)} provisions, ${count(graph.engagements)} links to laws, ${count(graph.flags)} flags`,
              'You are': `${words(viewer.role)}: you may ${list(viewer.can.map(words))}`,
            }}
          />
          <Part title="Words" id="words">
            <Facts of={WORDS} />
          </Part>
          <Part title="How links are drawn" id="legend">
            <ul className="legend">
              <li>
                <span className="m-engages">engages</span>: stated without reserve, a solid line
              </li>
              <li>
                <span className="m-may_engage">may engage</span>: stated with a reserve, a dashed line
              </li>
              <li>
                <span className="m-enforcement_signaled">is an area of enforcement by</span>: signalled by an authority, a dotted line
              </li>
            </ul>
          </Part>
          <Part title="Key" id="key">
            <Key />
          </Part>
          <Part title="Ask by program" id="api">
            <ul>
              <li>
                <a href={`${HOME}graphql`}>GraphiQL</a>: write queries, with the documentation of every field
              </li>
              <li>
                <a href={`${HOME}schema.graphql`}>Schema</a> of the API, as text
              </li>
              <li>
                <To to="/paths">Paths between two nodes</To>
              </li>
            </ul>
          </Part>
        </article>
      )}
    </View>
  );
}

function Key() {
  const [has, setHas] = useState(hasKey);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keepKey(String(new FormData(event.currentTarget).get('key') ?? '').trim());
        location.reload();
      }}
    >
      <p>
        {has
          ? 'This window has a key, which is forgotten when the window is closed.'
          : 'This window has no key. Reading needs none on this machine.'}
      </p>
      <p className="asks">
        <input type="password" name="key" aria-label="Key" autoComplete="off" />
        <button type="submit">Use this key</button>
        {has && (
          <button
            type="button"
            onClick={() => {
              keepKey('');
              setHas(false);
            }}
          >
            Forget the key
          </button>
        )}
      </p>
    </form>
  );
}
