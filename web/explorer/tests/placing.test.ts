import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partOf } from '../parts/placing.ts';

const TEXT = '𝕋he first.\n\nYou may not copy.\n\nBetween.\n\nWe may change these terms.\n';
const at = (words: string) => [...TEXT.slice(0, TEXT.indexOf(words))].length;
const clause = (text: string, more = {}) => ({
  excerpt: { text, start: at(text), end: at(text) + [...text].length, anchored: true },
  isOwn: true,
  ...more,
});
const said = (of: { text: string; clause: unknown }[]) => of.filter((one) => one.clause).map((one) => one.text);

const whole = <C extends Parameters<typeof partOf>[3][number]>(text: string, clauses: C[]) => partOf(text, 0, 10_000, clauses, false);

test('clauses stand where their offsets say, counted in characters', () => {
  const made = whole(TEXT, [clause('You may not copy.'), clause('We may change these terms.')]);
  assert.deepEqual(said(made.stretches), ['You may not copy.', 'We may change these terms.']);
  assert.equal(made.stretches.map((one) => one.text).join(''), TEXT);
  assert.deepEqual([made.elsewhere.length, made.next], [0, null]);
});

test('offsets of an earlier version are not believed, the very words are where they stand once', () => {
  const older = clause('You may not copy.', { isOwn: false });
  older.excerpt.start = 0;
  assert.deepEqual(said(whole(TEXT, [older]).stretches), ['You may not copy.']);
  assert.deepEqual(said(whole(TEXT + TEXT, [older]).stretches), []);
});

test('offsets at which other words stand mark nothing', () => {
  const wrong = clause('You may not copy.');
  wrong.excerpt.start += 3;
  const made = whole(TEXT, [wrong]);
  assert.deepEqual([said(made.stretches).length, made.elsewhere.length], [0, 1]);
});

test('a clause within another stands elsewhere', () => {
  const made = whole(TEXT, [clause('may not copy'), clause('You may not copy.'), { excerpt: null, isOwn: true }]);
  assert.deepEqual(said(made.stretches), ['You may not copy.']);
  assert.equal(made.elsewhere.length, 2);
});

/** The clauses of all parts of the text, as a reader meets them who follows "Next part". */
function read(most: number, page: number, all: ReturnType<typeof clause>[]): { met: string[]; elsewhere: number; text: string } {
  const characters = [...TEXT];
  let [start, done, text, elsewhere] = [0, 0, '', 0];
  const met: string[] = [];
  for (let round = 0; round < 50; round++) {
    const part = characters.slice(start, start + most).join('');
    const made = partOf(part, start, most, all.slice(done, done + page), done + page < all.length);
    met.push(...said(made.stretches));
    text += made.stretches.map((one) => one.text).join('');
    elsewhere += made.elsewhere.length;
    if (!made.next) return { met, elsewhere, text };
    [start, done] = [made.next.start, done + made.next.done];
  }
  throw new Error('the parts do not end');
}

test('whoever reads part after part meets each clause once, and all of the text', () => {
  const clauses = ['𝕋he first.', 'You may not copy.', 'Between.', 'We may change these terms.'].map((one) => clause(one));
  for (const most of [27, 30, 40, 60, 200]) {
    for (const page of [1, 2, 4]) {
      const { met, elsewhere, text } = read(most, page, clauses);
      assert.deepEqual(
        met,
        clauses.map((one) => one.excerpt.text),
        `${most} ${page}`,
      );
      assert.equal(elsewhere, 0);
      assert.equal(text.trim(), TEXT.trim());
    }
  }
});
