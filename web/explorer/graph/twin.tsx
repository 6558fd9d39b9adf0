/** The same links as a table. */

import { To } from '../parts/links.tsx';
import { pathOf } from '../surroundings.ts';
import { percent, words } from '../words.ts';
import type { Net } from './net.ts';

export function Twin({ net }: { net: Net }) {
  const links = [...net.links.entries()];
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Links">
      <table>
        <thead>
          <tr>
            {['Clause', 'How', 'Law or place', 'Where, or because', 'Sure', 'Evidence', 'Record'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {links.map(([id, one]) => {
            const clause = net.row(one.clause);
            const to = net.row(one.to);
            const law = one.what === 'flags' ? net.row(one.from) : undefined;
            return (
              <tr key={id}>
                <td>
                  {clause && (
                    <To to={clause.to}>
                      <bdi>{clause.label}</bdi>
                    </To>
                  )}
                </td>
                <td>
                  {one.what === 'flags' ? 'is flagged in' : words(one.modality)}
                  {one.viaCluster && ', as a group'}
                  {one.suggested && ' (suggested)'}
                </td>
                <td>{to && <To to={to.to}>{to.label}</To>}</td>
                <td>
                  {law && law.column === 'laws' && <>because of {law.label}: </>}
                  {one.why}
                </td>
                <td>{percent(one.confidence)}</td>
                <td>{one.verified ? 'found again' : 'not found again'}</td>
                <td>
                  <To to={pathOf(one.permalink)}>why</To>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
