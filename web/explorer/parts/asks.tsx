/** What a view asks for, as fields: the address is the only state. */

import { useSearchParams } from 'wouter';
import { sentence } from '../words.ts';

/** Change what the address asks for. Null, or an empty text, takes a condition away; a list begins with its first page. */
export function useAsk(): (changes: Record<string, string | string[] | null>) => void {
  const [, setParams] = useSearchParams();
  return (changes) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      after.delete('after');
      for (const [name, value] of Object.entries(changes)) {
        after.delete(name);
        for (const one of Array.isArray(value) ? value : [value]) if (one) after.append(name, one);
      }
      return after;
    });
}

/** Words that narrow what a view lists, beside other fields of the same form. */
export function AskWords({
  said,
  children,
  className = 'asks',
}: {
  said: string;
  children?: React.ReactNode;
  className?: string | undefined;
}) {
  const [params] = useSearchParams();
  const ask = useAsk();
  const words = params.get('q') ?? '';
  return (
    <form
      className={className}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        ask({ q: String(new FormData(event.currentTarget).get('q') ?? '').trim() });
      }}
    >
      <input type="search" name="q" aria-label={said} placeholder={said} defaultValue={words} key={words} />
      {children}
    </form>
  );
}

interface ChooseProps {
  name: string;
  value: string;
  of: string[] | [string, string][];
  set: (value: string) => void;
  /** What stands for no choice; null where one has to be made. */
  all?: string | null;
}

export function Choose({ name, value, of, set, all = 'any' }: ChooseProps) {
  return (
    <label>
      {name}{' '}
      <select value={value} onChange={(event) => set(event.target.value)}>
        {all !== null && <option value="">{all}</option>}
        {of.map((one) => {
          const [key, said] = typeof one === 'string' ? [one, sentence(one)] : one;
          return (
            <option key={key} value={key}>
              {said}
            </option>
          );
        })}
      </select>
    </label>
  );
}

/** A day of a range. */
export function Day({ name, value, set }: { name: string; value: string | null; set: (value: string) => void }) {
  return (
    <label>
      {name} <input type="date" value={value ?? ''} onChange={(event) => set(event.target.value)} />
    </label>
  );
}
