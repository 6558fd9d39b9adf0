/** Rows and links of the graph view. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { depth, drawnThreads, MOST_ROWS, Net, ordered } from '../graph/net.ts';

const law = (path: string, above?: string) => ({
  __typename: above ? 'LegalUnit' : 'Regulation',
  path,
  label: path,
  ...(above && { regulation: { path: above, label: above } }),
});
const clause = (key: string) => ({
  key,
  title: key,
  severity: 'HIGH',
  platform: { slug: 'p', name: 'P' },
  document: { key: 'p/t', title: 'T' },
});
const engaging = (key: string, target: ReturnType<typeof law>, modality = 'ENGAGES') => ({
  permalink: `https://x/engagement/${key}~${target.path}`,
  modality,
  status: 'ACCEPTED',
  condition: null,
  confidence: 0.5,
  viaCluster: false,
  evidence: [{ verified: true }],
  target,
});
const flagging = (key: string, code: string, basis: ReturnType<typeof law>[]) => ({
  permalink: `https://x/flag/${key}~${code}`,
  modality: 'MAY_ENGAGE',
  status: 'ACCEPTED',
  reason: 'people can sue',
  confidence: 0.5,
  evidence: [],
  jurisdiction: { code, name: code, parents: [{ code: 'US', name: 'United States' }] },
  basis,
});

function small(): Net {
  const net = new Net('provision:a');
  net.addProvision({
    ...clause('a'),
    engages: { nodes: [engaging('a', law('gdpr/art-9', 'gdpr')), engaging('a', law('ai'), 'MAY_ENGAGE')] },
    flags: { nodes: [flagging('a', 'US-IL', [law('bipa')]), flagging('a', 'US-CA', [law('ai')])] },
  });
  return net;
}

test('what contains stands before what it contains, a step to the left', () => {
  const net = small();
  const laws = ordered(net, 'laws');
  const at = (id: string) => laws.findIndex((one) => one.id === id);
  assert.ok(at('law:gdpr') < at('law:gdpr/art-9'));
  assert.deepEqual(
    ordered(net, 'places').map((one) => [one.id, depth(net, one)]),
    [
      ['place:US', 0],
      ['place:US-CA', 1],
      ['place:US-IL', 1],
    ],
  );
});

test('a flag leads from its law to the place, and a thread from the clause to that law unless the clause engages it', () => {
  const net = small();
  const flags = [...net.links.values()].filter((one) => one.what === 'flags');
  assert.deepEqual(
    flags.map((one) => [one.from, one.to, one.clause]),
    [
      ['law:bipa', 'place:US-IL', 'provision:a'],
      ['law:ai', 'place:US-CA', 'provision:a'],
    ],
  );
  assert.deepEqual(
    drawnThreads(net).map((one) => one.to),
    ['law:bipa'],
  );
});

test('kinds of links that are switched off take their rows with them, but never the focus', () => {
  const net = small().only(['ENGAGES']);
  assert.deepEqual([...net.laws.keys()].sort(), ['law:gdpr', 'law:gdpr/art-9']);
  assert.equal(net.places.size, 0);
  assert.ok(net.clauses.has('provision:a'));
  assert.deepEqual(drawnThreads(net), []);
});

test('more rows than can be read are left out and counted', () => {
  const net = new Net('law:gdpr');
  const nodes = Array.from({ length: 600 }, (_, number) => ({
    ...engaging(`c${number}`, law('gdpr')),
    provision: { ...clause(`c${number}`), flags: { nodes: [] } },
  }));
  net.addLaw({ ...law('gdpr'), engagedBy: { nodes } });
  const drawn = net.only([]);
  assert.equal(drawn.size, MOST_ROWS);
  assert.equal(drawn.dropped, 601 - MOST_ROWS);
  assert.equal([...drawn.links.values()].length, MOST_ROWS - 1);
  assert.equal(net.size, 601, 'the net itself stays whole');
});

test('a key of any letters becomes an address', () => {
  const net = new Net('provision:a b/?#');
  net.addProvision({ ...clause('a b/?#'), engages: { nodes: [] }, flags: { nodes: [] } });
  assert.equal(net.row('provision:a b/?#')?.to, '/provision/a%20b/%3F%23');
});
