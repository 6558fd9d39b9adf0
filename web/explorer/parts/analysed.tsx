/** What analyses say in one of the five parts of a page: the prose as written, with what was read from it marked. */

import type { ProvisionQuery } from '../generated/provision.ts';
import { pathOf } from '../surroundings.ts';
import { day } from '../words.ts';
import { Commas, To } from './links.tsx';
import { type Section, stretchesOf } from './prose.ts';

type Analysis = NonNullable<ProvisionQuery['provision']>['analyses'][number];
type Statement = Analysis['statements'][number];

/** The sections of one part, of the newest analysis first. `said` are words that stand on the page already. */
export function Analysed({ of, part, said = null }: { of: Analysis[]; part: string; said?: string | null }) {
  const found = of.flatMap((analysis) =>
    analysis.sections.filter((one) => one.part === part && one.text.trim() !== said?.trim()).map((section) => ({ analysis, section })),
  );
  return found.map(({ analysis, section }) => (
    <figure key={`${analysis.recordedFrom} ${section.start}`} className="analysed">
      <Prose of={section} statements={analysis.statements.filter((one) => one.engagement ?? one.flag)} />
      <figcaption className="small">
        {section.heading && <bdi>{`“${section.heading}”, `}</bdi>}
        from the analysis of {analysis.author.name}, recorded on {day(analysis.recordedFrom)}
      </figcaption>
    </figure>
  ));
}

function Prose({ of, statements }: { of: Section; statements: Statement[] }) {
  return (
    <blockquote className="prose" dir="auto">
      {stretchesOf(of, statements).map(({ text, statements: read }, index) =>
        read.length ? (
          <span key={index}>
            <mark>{text}</mark>{' '}
            <span className="small">
              [
              <Commas>
                {read.map((one) => (
                  <Read key={`${one.start} ${(one.engagement ?? one.flag)!.permalink}`} of={one} />
                ))}
              </Commas>
              ]
            </span>
          </span>
        ) : (
          text
        ),
      )}
    </blockquote>
  );
}

/** The link that was read from a statement, to its record. */
function Read({ of }: { of: Statement }) {
  const [to, name] = of.engagement
    ? [of.engagement.permalink, of.engagement.target.label]
    : [of.flag!.permalink, of.flag!.jurisdiction.name];
  return <To to={pathOf(to)}>{name}</To>;
}
