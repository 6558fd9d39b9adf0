/** A place: what is flagged there, because of which laws, and which laws apply. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { PlaceQuery } from '../generated/place.ts';
import { Clause, Commas, Law, Place as PlaceLink, PlatformName, To } from '../parts/links.tsx';
import { Bars, Chip, isSuggested, Pager, Part, Severity, Suggested, Sure } from '../parts/pieces.tsx';
import { Cite } from '../parts/record.tsx';
import query from '../queries/place.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { useTime } from '../time.ts';
import { Heading, View } from '../view.tsx';
import { list, plural, sentence, words } from '../words.ts';

type Shown = NonNullable<PlaceQuery['jurisdiction']>;

const CLOSURES: [string, string][] = [
  ['EXACT', 'this place alone'],
  ['DESCENDANTS', 'with places within'],
  ['ANCESTORS', 'with places around'],
];

export default function Place({ name }: { name: string }) {
  const [params] = useSearchParams();
  const some = (key: string) => (params.getAll(key).length ? params.getAll(key) : null);
  const { facts } = useTime();
  const basis = params.get('basis');
  const asked = params.get('closure');
  const closure = CLOSURES.some(([value]) => value === asked) ? asked : 'DESCENDANTS';
  const answer = useAnswer<PlaceQuery>(query, {
    code: name,
    flag: { factor: some('factor'), level: some('level'), basis: basis ? { path: basis } : null, status: facts },
    closure,
    first: 50,
    after: params.get('after'),
  });
  return (
    <View of={answer} title={(data) => data.jurisdiction?.name ?? name} missing={(data) => !data.jurisdiction}>
      {(data) => <Page of={data.jurisdiction!} params={params} closure={closure!} />}
    </View>
  );
}

function Page({ of, params, closure }: { of: Shown; params: URLSearchParams; closure: string }) {
  const here = `/place/${of.code}`;
  const flagged = of.flaggedBy;
  const kept = { factor: params.getAll('factor'), level: params.getAll('level'), basis: params.getAll('basis') };
  return (
    <article>
      <p className="kind">
        {of.parents
          .flatMap((one) => [...one.parents, one])
          .map((one) => (
            <span key={one.code}>
              <PlaceLink of={one} /> /{' '}
            </span>
          ))}
        {words(of.level)}
      </p>
      <Heading>{of.name}</Heading>
      <p>
        <strong>{plural(flagged.totalCount, 'provision')}</strong> flagged on {plural(flagged.platformCount, 'platform')}
        <Suggested of={{ ...flagged, count: flagged.totalCount }} />. A provision counts once, so the places below add up to more.
      </p>
      <p className="tools">
        {CLOSURES.map(([value, said]) => (
          <To key={value} to={here} with={{ ...kept, closure: value }} className={closure === value ? 'here' : undefined}>
            {said}
          </To>
        ))}
        <To to="/graph" with={{ focus: `place:${of.code}` }}>
          Graph
        </To>
        <To to="/laws" with={{ in: of.code }}>
          Laws in this place
        </To>
      </p>
      {(kept.basis.length > 0 || kept.factor.length > 0 || kept.level.length > 0) && (
        <ul className="conditions" aria-label="Conditions">
          {Object.entries(kept).flatMap(([key, values]) =>
            values.map((value) => (
              <li key={key + value}>
                <To to={here} with={{ ...kept, closure, [key]: values.filter((one) => one !== value) }} label={`Drop ${value}`}>
                  {/^[A-Z_]+$/.test(value) ? sentence(value) : value} <span aria-hidden="true">×</span>
                </To>
              </li>
            )),
          )}
        </ul>
      )}
      <div className="columns">
        <Part title="Places" id="within">
          <Bars
            of={flagged.byJurisdiction}
            name="Provisions by place"
            to={(key) => <PlaceLink of={{ code: key, name: flagged.byJurisdiction.find((one) => one.key === key)?.label ?? key }} />}
          />
        </Part>
        <Part title="Because of" id="because">
          <Bars
            of={flagged.byBasis}
            name="Provisions by law"
            to={(key) => (
              <To to={here} with={{ ...kept, closure, basis: key }}>
                {flagged.byBasis.find((one) => one.key === key)?.label ?? key}
              </To>
            )}
          />
        </Part>
      </div>
      <Part title="Provisions flagged" id="flags">
        {flagged.nodes.length === 0 && <p className="quiet">No flag is recorded. That does not mean that nothing applies here.</p>}
        <ul className="rows">
          {flagged.nodes.map((one) => (
            <li key={one.permalink} className="row">
              <div className="line">
                <Clause of={one.provision} />
                <PlatformName of={one.provision.platform} />
                <Severity of={one.provision.severity} />
                {isSuggested(one) && <Chip kind="suggested">suggested</Chip>}
                <span>
                  <PlaceLink of={one.jurisdiction} />
                  {one.basis.length > 0 && (
                    <>
                      {' '}
                      because of{' '}
                      <Commas>
                        {one.basis.map((law) => (
                          <Law key={law.path} of={law} />
                        ))}
                      </Commas>
                    </>
                  )}
                </span>
              </div>
              <p className="small" dir="auto">
                {one.reason}
              </p>
              <p className="small line">
                {one.factors.length > 0 && <span>{sentence(list(one.factors.map(words)))}</span>}
                <Sure of={one.confidence} />
                <To to={pathOf(one.permalink)}>why</To>
              </p>
            </li>
          ))}
        </ul>
        <Pager
          path={here}
          params={params}
          next={flagged.pageInfo.hasNextPage ? flagged.pageInfo.endCursor : null}
          first={!params.get('after')}
        />
      </Part>
      {of.children.length > 0 && (
        <Part title="Places within" id="children">
          <ul className="tiles">
            {of.children.map((one) => (
              <li key={one.code} className={one.flaggedBy.totalCount ? 'tile some' : 'tile'}>
                <PlaceLink of={one} />{' '}
                <span className={one.flaggedBy.totalCount ? 'number' : 'number none'}>{one.flaggedBy.totalCount}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Laws that apply" id="laws">
        {of.regulations.length === 0 && <p className="quiet">The catalogue holds no law that is said of this place itself.</p>}
        <LawsHere of={of.regulations.slice(0, SHOWN)} />
        {of.regulations.length > SHOWN && (
          <details>
            <summary>{of.regulations.length - SHOWN} more</summary>
            <LawsHere of={of.regulations.slice(SHOWN)} />
          </details>
        )}
      </Part>
      <Cite permalink={of.permalink} />
    </article>
  );
}

const SHOWN = 12;

function LawsHere({ of }: { of: Shown['regulations'] }) {
  return (
    <ul className="rows">
      {of.map((one) => (
        <li key={one.path} className="row line">
          <Law of={one} />
          <Chip kind={`st-${one.status.toLowerCase()}`}>{words(one.status)}</Chip>
          {one.privateRightOfAction && <Chip>people can sue</Chip>}
          {one.appliesFrom && <span className="small">applies from {one.appliesFrom}</span>}
        </li>
      ))}
    </ul>
  );
}
