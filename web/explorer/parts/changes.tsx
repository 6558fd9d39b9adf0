/** Changes as rows. */

import { pathOf } from '../surroundings.ts';
import { day, sentence, sentences } from '../words.ts';
import { PlatformName, To } from './links.tsx';
import { Severity } from './pieces.tsx';

export interface ListedChange {
  permalink: string;
  kind: string;
  detectedAt: string;
  severity?: string | null;
  summary: string | null;
  sentencesAdded: number;
  sentencesRemoved: number;
  sentencesModified: number;
  document?: { key: string; title: string; platform?: { slug: string; name: string } };
}

export function ChangeRow({ of, children }: { of: ListedChange; children?: React.ReactNode }) {
  return (
    <li className="row">
      <div className="line">
        <time dateTime={of.detectedAt}>{day(of.detectedAt)}</time>
        <To to={pathOf(of.permalink)}>{of.document ? <bdi>{of.document.title}</bdi> : sentence(of.kind)}</To>
        {of.document?.platform && <PlatformName of={of.document.platform} />}
        {of.severity && <Severity of={of.severity} />}
      </div>
      <p className="small">
        {of.document && `${sentence(of.kind)}. `}
        {of.summary ?? sentences(of)}
      </p>
      {children}
    </li>
  );
}
