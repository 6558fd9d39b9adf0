import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stretchesOf } from '../parts/prose.ts';

const WHOLE = '(1) Laws 𝕏\nThe clause 𝕏 engages one law. The rest says nothing. It may engage two others.\n(2) Exposure\nMedium.';
const TEXT = 'The clause 𝕏 engages one law. The rest says nothing. It may engage two others.';
const at = (words: string): number => [...WHOLE.slice(0, WHOLE.indexOf(words))].length;
const section = { part: 'REGULATORY_LANDSCAPE', heading: '(1) Laws 𝕏', text: TEXT, start: at(TEXT), end: at(TEXT) + [...TEXT].length };
const statement = (words: string, name: string) => ({ name, start: at(words), end: at(words) + [...words].length });
const told = (made: ReturnType<typeof stretchesOf<{ name: string; start: number; end: number }>>) =>
  made.map((one) => [one.text, one.statements.map(({ name }) => name).join()]);

test('statements are marked where they stand, counted in characters', () => {
  const made = stretchesOf(section, [statement('It may engage two others.', 'b'), statement('The clause 𝕏 engages one law.', 'a')]);
  assert.deepEqual(told(made), [
    ['The clause 𝕏 engages one law.', 'a'],
    [' The rest says nothing. ', ''],
    ['It may engage two others.', 'b'],
  ]);
  assert.equal(made.map((one) => one.text).join(''), TEXT);
});

test('statements of one sentence, or that reach into one another, are one mark', () => {
  const made = stretchesOf(section, [
    statement('It may engage two others.', 'b'),
    statement('It may engage two others.', 'c'),
    statement('two others.', 'd'),
  ]);
  assert.deepEqual(told(made).at(-1), ['It may engage two others.', 'b,c,d']);
  assert.equal(made.length, 2);
});

test('statements of other sections mark nothing', () => {
  assert.deepEqual(told(stretchesOf(section, [statement('Medium.', 'x')])), [[TEXT, '']]);
});
