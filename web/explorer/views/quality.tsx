/** Where an answer is not to be trusted: findings of the quality rules, by rule. */

import { useSearchParams } from 'wouter';
import { useAnswer } from '../asking.ts';
import type { QualityQuery } from '../generated/quality.ts';
import { Conditions, Facet } from '../parts/facets.tsx';
import { CONDITIONS, filterOf } from '../parts/filters.ts';
import { Clause, DocumentName, Law, Place, To } from '../parts/links.tsx';
import { Chip, Pager } from '../parts/pieces.tsx';
import query from '../queries/quality.graphql?raw';
import { pathOf } from '../surroundings.ts';
import { Heading, View } from '../view.tsx';
import { day, plural, sentence, words } from '../words.ts';

type Finding = QualityQuery['quality']['nodes'][number];

export default function Quality() {
  const [params] = useSearchParams();
  const rules = params.getAll('rule');
  const answer = useAnswer<QualityQuery>(query, {
    rule: rules.length ? rules : null,
    scope: filterOf(params),
    first: 50,
    after: params.get('after'),
  });
  return (
    <View of={answer} title="Quality">
      {(data) => (
        <div className="registry">
          <div className="filters">
            <Facet title="Rule" name="rule" of={data.all.byRule} />
          </div>
          <div className="found">
            <Heading>
              <span aria-live="polite">{plural(data.quality.totalCount, 'finding')}</span>
            </Heading>
            <p>
              A finding says where an answer ought to be read with care. Nobody has decided that something is wrong, and a provision without
              a finding may be wrong all the same.
            </p>
            <Conditions names={CONDITIONS} />
            <ul className="rows">
              {data.quality.nodes.map((one) => (
                <li key={one.id} className="row">
                  <div className="line">
                    <Chip>{words(one.rule)}</Chip>
                    <Subject of={one.subject} />
                    <time className="small" dateTime={one.detectedAt}>
                      {day(one.detectedAt)}
                    </time>
                  </div>
                  <p dir="auto">{one.message}</p>
                </li>
              ))}
            </ul>
            <Pager
              path="/quality"
              params={params}
              next={data.quality.pageInfo.hasNextPage ? data.quality.pageInfo.endCursor : null}
              first={!params.get('after')}
            />
          </div>
        </div>
      )}
    </View>
  );
}

function Subject({ of }: { of: Finding['subject'] }) {
  switch (of.__typename) {
    case 'Provision':
      return (
        <span>
          <Clause of={of} />, {of.platform.name}
        </span>
      );
    case 'Engagement':
      return (
        <span>
          <Clause of={of.provision} /> {words(of.modality)} <Law of={of.target} /> (<To to={pathOf(of.permalink)}>why</To>)
        </span>
      );
    case 'Flag':
      return (
        <span>
          <Clause of={of.provision} /> in <Place of={of.jurisdiction} /> (<To to={pathOf(of.permalink)}>why</To>)
        </span>
      );
    case 'Change':
      return (
        <span>
          <DocumentName of={of.document} />, <To to={pathOf(of.permalink)}>change of {day(of.detectedAt)}</To>
        </span>
      );
    case 'Claim':
      return (
        <span>
          a claim about <Clause of={of.provision} />
        </span>
      );
    case 'Agent':
      return <span>{of.name}</span>;
    default:
      return <span>{sentence(of.__typename)}</span>;
  }
}
