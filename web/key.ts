/** The caller's key: it comes behind the mark of the address, which no server is told, and leaves the address at once. */

const NAME = 'clausegraph-key';

/** Take a key from the address of the page into the storage of this tab, where there is one. */
export function takeKey(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('key');
  if (given !== null) {
    sessionStorage.setItem(NAME, given);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
}

/** The header that shows the key of this tab; no header where the tab has no key. */
export function authorization(): Record<string, string> {
  const key = sessionStorage.getItem(NAME);
  return key ? { authorization: `Bearer ${key}` } : {};
}

export function hasKey(): boolean {
  return sessionStorage.getItem(NAME) !== null;
}

export function keepKey(key: string): void {
  if (key) sessionStorage.setItem(NAME, key);
  else sessionStorage.removeItem(NAME);
}
