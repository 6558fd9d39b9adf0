/** What of two texts differs, in runs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, folded } from '../parts/differences.ts';

const side = (before: string, after: string, without: string) =>
  differences(before, after)
    .filter((run) => run.kind !== without)
    .map((run) => run.value)
    .join('');

test('a sentence that was told anew is one run', () => {
  assert.deepEqual(differences('I have rights to content.', 'My video has copyrighted content.'), [
    { value: 'I have rights to', kind: 'removed' },
    { value: 'My video has copyrighted', kind: 'added' },
    { value: ' content.', kind: 'equal' },
  ]);
});

test('a word is changed, one is gone, one is new', () => {
  assert.deepEqual(differences('We may share data', 'We will share'), [
    { value: 'We ', kind: 'equal' },
    { value: 'may', kind: 'removed' },
    { value: 'will', kind: 'added' },
    { value: ' share', kind: 'equal' },
    { value: ' data', kind: 'removed' },
  ]);
});

test('both texts can be read from the runs', () => {
  const texts = ['', 'a', 'a b c d', 'x y  z\nq', 'a c\n\nd e', 'b  a', 'a\tb c. d, e', '条款 规定 a'];
  for (const before of texts) {
    for (const after of texts) {
      assert.equal(side(before, after, 'added'), before);
      assert.equal(side(before, after, 'removed'), after);
    }
  }
});

test('a fold cuts no word, and loses nothing', () => {
  const text = 'Providers of services share certain information. '.repeat(30);
  const [head, hidden, tail] = folded(text, { first: false, last: false });
  assert.equal(head + hidden + tail, text);
  assert.match(text.charAt(head.length), /\s/);
  assert.match(tail.charAt(0), /\s/);
  assert.equal(folded(text, { first: true, last: false })[0], '');
  assert.equal(folded(text, { first: false, last: true })[2], '');
  assert.equal(folded('short', { first: false, last: false })[1], '');
  const unspaced = '规'.repeat(2000);
  assert.equal(folded(unspaced, { first: false, last: false }).join(''), unspaced);
});
