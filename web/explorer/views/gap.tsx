/** Provisions divided by which of two sets of laws they engage. */

import { useSearchParams } from 'wouter';
import { useAnswer, useAnswered } from '../asking.ts';
import type { GapQuery } from '../generated/gap.ts';
import { Conditions } from '../parts/facets.tsx';
import { CONDITIONS, conditionsIn, filterOf } from '../parts/filters.ts';
import { Clause, Commas, Law, PlatformName, To } from '../parts/links.tsx';
import { Part, Severity } from '../parts/pieces.tsx';
import query from '../queries/gap.graphql?raw';
import { Heading, View } from '../view.tsx';
import { count, plural } from '../words.ts';

const SUGGESTED = 'of these suggested';

type Group = GapQuery['gap']['onlyA'];

export default function Gap() {
  const [params, setParams] = useSearchParams();
  const side = (name: string, otherwise: string) => (params.getAll(name).length ? params.getAll(name) : [otherwise]);
  const a = side('a', 'eu-gdpr');
  const b = side('b', 'us-ca-ccpa');
  const answer = useAnswer<GapQuery>(query, {
    a: a.map((path) => ({ path })),
    b: b.map((path) => ({ path })),
    scope: filterOf(params),
  });
  const answered = useAnswered(answer, { a, b, params });
  const laws = (some: string[]) => (
    <Commas>
      {some.map((path) => (
        <Law key={path} of={{ path, label: path }} />
      ))}
    </Commas>
  );
  return (
    <View of={answer} title="Gap">
      {({ gap }) => (
        <>
          <Heading>Gap between two sets of laws</Heading>
          <form
            className="asks"
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              setParams((before) => {
                const after = new URLSearchParams(before);
                for (const name of ['a', 'b']) {
                  after.delete(name);
                  for (const path of String(form.get(name) ?? '')
                    .split(/[\s,]+/)
                    .filter(Boolean))
                    after.append(name, path);
                }
                return after;
              });
            }}
          >
            <label>
              A <input name="a" defaultValue={a.join(' ')} key={a.join()} aria-describedby="paths" />
            </label>
            <label>
              B <input name="b" defaultValue={b.join(' ')} key={b.join()} aria-describedby="paths" />
            </label>
            <button type="submit">Compare</button>
            <span className="small" id="paths">
              Paths of laws or of their parts, with spaces between them: they stand in the address of each law’s page.
            </span>
          </form>
          <Conditions names={CONDITIONS} />
          <p>{gap.definition}</p>
          <dl className="five">
            {(
              [
                ['only A', gap.onlyA.totalCount],
                ['both', gap.both.totalCount],
                ['only B', gap.onlyB.totalCount],
                ['reviewed, neither', gap.neither],
                ['not assessed', gap.notAssessed],
                ...(gap.suggested ? [[SUGGESTED, gap.suggested] as const] : []),
              ] as const
            ).map(([name, number]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {name === SUGGESTED ? (
                    <To to="/provisions" with={{ ...conditionsIn(answered.params), law: [...answered.a, ...answered.b] }}>
                      {count(number)}
                    </To>
                  ) : (
                    count(number)
                  )}
                </dd>
              </div>
            ))}
          </dl>
          <div className="columns">
            <One title="Only A" of={gap.onlyA} about={laws(answered.a)} />
            <One title="Both" of={gap.both} about={null} />
            <One title="Only B" of={gap.onlyB} about={laws(answered.b)} />
          </div>
        </>
      )}
    </View>
  );
}

function One({ title, of, about }: { title: string; of: Group; about: React.ReactNode }) {
  return (
    <Part title={title}>
      {about && <p className="small">{about}</p>}
      <p>{plural(of.totalCount, 'provision')}</p>
      <ul className="rows">
        {of.nodes.map((one) => (
          <li key={one.key} className="row line">
            <Clause of={one} />
            <PlatformName of={one.platform} />
            <Severity of={one.severity} />
          </li>
        ))}
      </ul>
      {of.totalCount > of.nodes.length && (
        <p className="small">
          The first {of.nodes.length} of {of.totalCount}.
        </p>
      )}
    </Part>
  );
}
