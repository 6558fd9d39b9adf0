/** What the pages of records have alike: the words they are about, how long they hold, how to cite them. */

import { pathOf } from '../surroundings.ts';
import { day, exposure, firmly, list, sentence, words } from '../words.ts';
import { Away, DocumentName, PlatformName, To } from './links.tsx';
import { Chip, Evidence, Made, Part, Severity, Sure, Words } from './pieces.tsx';

export function Fictional({ of }: { of: { fictional: boolean } }) {
  return of.fictional ? <Chip kind="fiction">fictional platform of the demonstration</Chip> : null;
}

export function Cite({ permalink, children }: { permalink: string; children?: React.ReactNode }) {
  return (
    <Part title="How to cite" id="cite">
      <p className="break">
        The address of this page stays: <a href={permalink}>{permalink}</a>
      </p>
      {children}
    </Part>
  );
}

interface Quoted {
  platform: { slug: string; name: string };
  document: { key: string; title: string; language: string };
  excerpt: { text: string } | null;
  sourceVersion: { fetchedAt: string; archiveUrl: string | null };
}

/** The words of a clause with their source, beside a record about the clause. */
export function ClauseWords({ of }: { of: Quoted }) {
  return (
    <Part title="Words of the clause" id="words">
      {of.excerpt ? (
        <Words text={of.excerpt.text} language={of.document.language} cite={of.sourceVersion.archiveUrl} />
      ) : (
        <p>The archived text is not held here.</p>
      )}
      <p className="small">
        <PlatformName of={of.platform} />, <DocumentName of={of.document} />, fetched on {day(of.sourceVersion.fetchedAt)}
        {of.sourceVersion.archiveUrl && (
          <>
            , <Away to={of.sourceVersion.archiveUrl}>archived text</Away>
          </>
        )}
      </p>
    </Part>
  );
}

/** On what a claim rests, and who made it. */
export function Rests({
  of,
  language,
}: {
  of: { evidence: Parameters<typeof Evidence>[0]['of']; claim: Parameters<typeof Made>[0]['of'] };
  language: string;
}) {
  return (
    <>
      <Evidence of={of.evidence} language={language} />
      <Made of={of.claim} />
    </>
  );
}

interface Stated {
  modality: string;
  confidence: number;
  parties: string[];
  exposureMin: string | null;
  exposureMax: string | null;
  provision: { severity: string | null };
}

/** What every link of a clause says: to a law, or to a place. */
export function stated(of: Stated): Record<string, React.ReactNode> {
  return {
    'How firmly': firmly(of.modality),
    Confidence: <Sure of={of.confidence} />,
    'Severity of the clause': <Severity of={of.provision.severity} />,
    Exposure: exposure(of.exposureMin, of.exposureMax),
    Concerns: list(of.parties.map(words)) || null,
  };
}

interface Kept {
  status: string;
  validFrom: string | null;
  validTo: string | null;
  recordedFrom: string;
}

/** How a link stands as a record. The interval in which a record holds is half-open. */
export function kept(of: Kept): Record<string, React.ReactNode> {
  const days = [of.validFrom && `from ${of.validFrom}`, of.validTo && `until the day before ${of.validTo}`].filter(Boolean);
  return {
    Review: sentence(of.status),
    Holds: days.join(' ') || null,
    Recorded: day(of.recordedFrom),
  };
}

export function AsRecord({ permalink, what }: { permalink: string; what: string }) {
  return (
    <p className="small">
      <To to={pathOf(permalink)}>This {what} as a record, to cite</To>
    </p>
  );
}
