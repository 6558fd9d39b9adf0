/** The registry's address and the filter that it becomes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionsIn, filterOf, orderOf } from '../parts/filters.ts';

const of = (text: string) => new URLSearchParams(text);

test('an address without conditions is an empty filter', () => {
  assert.deepEqual(filterOf(of('sort=newest&after=x&at=2026-01-01')), {});
});

test('repeated keys mean one of', () => {
  assert.deepEqual(filterOf(of('severity=HIGH&severity=LOW&platform=a&law=x&law=y/art-1')), {
    severity: { in: ['HIGH', 'LOW'] },
    platform: ['a'],
    engages: { some: { targets: [{ path: 'x' }, { path: 'y/art-1' }] } },
  });
  assert.deepEqual(filterOf(of('place=US-IL&place=US-CA')).or?.length, 2);
});

test('what is not linked is told from what nobody has assessed', () => {
  assert.deepEqual(filterOf(of('law=x&notlaw=y')).engages, { some: { targets: [{ path: 'x' }] }, none: { targets: [{ path: 'y' }] } });
  assert.deepEqual(filterOf(of('law=x&state=NOT_ASSESSED')), { assessment: { target: { path: 'x' }, state: 'NOT_ASSESSED' } });
});

test('a facet is counted without its own condition', () => {
  const address = of('severity=HIGH&law=x&category=a');
  assert.deepEqual(filterOf(of('severity=HIGH&place=EU'), 'place'), { severity: { in: ['HIGH'] } });
  assert.deepEqual(filterOf(address, 'law'), { severity: { in: ['HIGH'] }, category: ['a'] });
});

test('numbers and days that cannot be read are no condition', () => {
  assert.deepEqual(filterOf(of('min=much')), {});
  assert.deepEqual(filterOf(of('min=0.8&from=2026-01-01')), { engages: { some: { minConfidence: 0.8 } }, changed: { gte: '2026-01-01' } });
});

test('relevance is an order of words alone', () => {
  assert.equal(orderOf(of('sort=relevance'))[0]?.field, 'EXPOSURE_MAX');
  assert.equal(orderOf(of('q=likeness'))[0]?.field, 'RELEVANCE');
  assert.deepEqual(orderOf(of('sort=platform')), [{ field: 'PLATFORM_NAME', direction: 'ASC' }]);
});

test('conditions go on to another view, and the time and the page do not', () => {
  assert.deepEqual(conditionsIn(of('q=a&severity=LOW&after=x&at=2026-01-01&sort=newest')), { q: ['a'], severity: ['LOW'] });
});

test('suggested links count where the address asks for them', () => {
  assert.deepEqual(filterOf(of('suggested=show&severity=LOW')), { severity: { in: ['LOW'] } });
  assert.deepEqual(filterOf(of('suggested=show&law=x&notlaw=y')).engages, {
    some: { targets: [{ path: 'x' }], status: ['ACCEPTED', 'SUGGESTED'] },
    none: { targets: [{ path: 'y' }] },
  });
});

test('facets of laws and of places count suggestions where the filter asks for suggested links', () => {
  const address = of('suggested=show&severity=LOW&law=x&place=EU');
  const status = ['ACCEPTED', 'SUGGESTED'];
  assert.deepEqual(filterOf(address, 'law'), {
    severity: { in: ['LOW'] },
    engages: { some: { status } },
    flags: { some: { jurisdiction: { code: 'EU' }, status } },
  });
  assert.deepEqual(filterOf(address, 'place'), {
    severity: { in: ['LOW'] },
    engages: { some: { targets: [{ path: 'x' }], status } },
    flags: { some: { status } },
  });
  assert.deepEqual(filterOf(of('severity=LOW'), 'law'), { severity: { in: ['LOW'] } });
});
