/** What a search finds, as something to choose. */

import type { PaletteQuery } from '../generated/palette.ts';
import { spelled } from './links.tsx';

export interface Choice {
  to: string;
  with?: Record<string, string>;
  name: string;
  kind: string;
  more?: string;
}

type Hit = PaletteQuery['search']['edges'][number]['node'];

/** Names that may be meant, then what the words are found in. */
export const hitsOf = (data: PaletteQuery | undefined): Hit[] =>
  [...(data?.suggest.edges ?? []), ...(data?.search.edges ?? [])].map((one) => one.node);

export function choiceOf(hit: Hit): Choice {
  switch (hit.__typename) {
    case 'Provision':
      return { to: `/provision/${spelled(hit.key)}`, name: hit.title, kind: 'provision', more: hit.platform.name };
    case 'Regulation':
      return { to: `/law/${spelled(hit.path)}`, name: hit.label, kind: 'law' };
    case 'LegalUnit':
      return { to: `/law/${spelled(hit.path)}`, name: hit.label, kind: 'part of a law', more: hit.heading ?? '' };
    case 'Jurisdiction':
      return { to: `/place/${spelled(hit.code)}`, name: hit.name, kind: 'place' };
    case 'Platform':
      return { to: `/platform/${spelled(hit.slug)}`, name: hit.name, kind: 'platform' };
    default:
      return { to: `/document/${spelled(hit.key)}`, name: hit.title, kind: 'document', more: hit.platform.name };
  }
}
