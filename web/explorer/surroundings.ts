/** What the server's page says: where the site begins, and the parts that were made without scripts. */

const root = document.getElementById('explorer')!;

/** Path below which everything lies, with a slash at its end. */
export const HOME: string = root.dataset.home ?? '/';

/** The base of the routes, as wouter wants it: without the slash at the end. */
export const BASE: string = HOME.replace(/\/$/, '');

export { root };

/** Put the server's own content away: a view has taken its place. The footer with the disclaimer stays. */
export function putPlainAway(): void {
  for (const one of document.querySelectorAll('.plain')) one.remove();
}

/** A permalink of an answer as a path of this site; the address itself where it lies elsewhere. */
export function pathOf(permalink: string): string {
  try {
    const { pathname } = new URL(permalink);
    const found = /\/(?:provision|engagement|flag|change|law|place|platform|document)\/.*$/.exec(pathname);
    return found ? found[0] : pathname;
  } catch {
    return permalink;
  }
}
