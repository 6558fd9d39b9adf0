/** What is drawn as a picture of its own: the same numbers, with title, legend, address, revision and disclaimer. */

import { type Box, boxesIn, curve } from './columns.tsx';
import { drawnThreads, type Net } from './net.ts';

const MARGIN = 24;
const HEAD = 56;
const FOOT = 96;
const DASHES: Record<string, string> = { ENGAGES: '', MAY_ENGAGE: '6 4', ENFORCEMENT_SIGNALED: '2 3' };
const SAID: Record<string, string> = { ENGAGES: 'engages', MAY_ENGAGE: 'may engage', ENFORCEMENT_SIGNALED: 'enforcement signalled' };

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

const cut = (text: string, width: number): string => {
  const most = Math.max(4, Math.floor(width / 7));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

/** Words in lines of at most so many characters. */
function lines(text: string, most: number): string[] {
  const made: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const last = made.at(-1)!;
    if (last && last.length + word.length + 1 > most) made.push(word);
    else made[made.length - 1] = last ? `${last} ${word}` : word;
  }
  return made;
}

function shifted(box: Box): Box {
  return { ...box, x: box.x + MARGIN, y: box.y + HEAD };
}

export function svgOf(
  net: Net,
  title: string,
  element: HTMLElement,
  address: string,
  said: string[],
): { text: string; width: number; height: number } {
  const boxes = new Map([...boxesIn(element)].map(([id, box]) => [id, shifted(box)]));
  const size = element.getBoundingClientRect();
  const width = Math.ceil(size.width + 2 * MARGIN);
  const foot = said.flatMap((one) => lines(one, Math.floor(width / 6.5)));
  const height = Math.ceil(size.height + HEAD + FOOT + foot.length * 14);
  const threads = drawnThreads(net).map((one) => ({ ...one, confidence: 0 }));
  const drawn = [...threads, ...net.links.values()].flatMap((link) => {
    const from = boxes.get(link.from);
    const to = boxes.get(link.to);
    if (!from || !to) return [];
    const dash = DASHES[link.modality];
    return [
      `<path d="${curve(from, to)}" fill="none" stroke="#5b6b7a" stroke-opacity="0.7" stroke-width="${(0.5 + 1.5 * link.confidence).toFixed(2)}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`,
    ];
  });
  const rows = [...boxes.values()].map((box) => {
    const row = net.row(box.id)!;
    const fill = row.id === net.focus ? '#fff1d6' : '#f5f6f4';
    return (
      `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="4" fill="${fill}" stroke="#c4cac6"/>` +
      `<text x="${box.x + 8}" y="${box.y + 18}" font-size="13" fill="#1c2024">${escaped(cut(row.label, box.width))}</text>` +
      (row.more && box.height > 34
        ? `<text x="${box.x + 8}" y="${box.y + 34}" font-size="11" fill="#55606a">${escaped(cut(row.more, box.width * 1.2))}</text>`
        : '')
    );
  });
  const base = size.height + HEAD + 30;
  const legend = Object.entries(DASHES).map(
    ([name, dash], index) =>
      `<line x1="${MARGIN + index * 190}" x2="${MARGIN + 30 + index * 190}" y1="${base}" y2="${base}" stroke="#5b6b7a" stroke-width="1.5"${dash ? ` stroke-dasharray="${dash}"` : ''}/>` +
      `<text x="${MARGIN + 36 + index * 190}" y="${base + 4}" font-size="12" fill="#1c2024">${SAID[name]}</text>`,
  );
  const told = foot.map(
    (one, index) => `<text x="${MARGIN}" y="${base + 40 + index * 14}" font-size="11" fill="#55606a">${escaped(one)}</text>`,
  );
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">` +
    `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="#ffffff"/>` +
    `<text x="${MARGIN}" y="32" font-size="20" font-weight="600" fill="#1c2024">${escaped(cut(title, width * 0.65))}</text>` +
    drawn.join('') +
    rows.join('') +
    legend.join('') +
    `<text x="${MARGIN}" y="${base + 24}" font-size="11" fill="#55606a">${escaped(address)}</text>` +
    `${told.join('')}</svg>`;
  return { text, width, height };
}

export async function save(as: 'svg' | 'png', net: Net, title: string, element: HTMLElement): Promise<void> {
  const said = [
    // biome-ignore lint/performance/useDomNodeTextContent: without what is not shown.
    document.querySelector('.read-at')?.firstChild?.parentElement?.innerText.split(' Open the request')[0] ?? '',
    document.querySelector('footer p')?.textContent ?? '',
  ];
  const { text, width, height } = svgOf(net, title, element, location.href, said);
  const drawing = new Blob([text], { type: 'image/svg+xml' });
  const name = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.${as}`;
  if (as === 'svg') return give(drawing, name);
  const address = URL.createObjectURL(drawing);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * 2;
    canvas.height = height * 2;
    const pen = canvas.getContext('2d')!;
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0);
    const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!picture) throw new Error('The picture is too large to be made here; save it as SVG.');
    give(picture, name);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function give(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
