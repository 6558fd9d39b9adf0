/** A path as an address spells it: what is between slashes is encoded, the slashes stay. */
export function spelled(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%40', '@').replaceAll('%7E', '~'))
    .join('/');
}
