/** Documents of a platform on one axis of time: a lane each, a tick for a version, a dot for a change. */

import { scaleUtc } from 'd3-scale';
import { useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { pathOf } from '../surroundings.ts';
import { day, sentence, sentences } from '../words.ts';
import type { ListedChange } from './changes.tsx';
import { useAddress } from './links.tsx';

export interface Lane {
  key: string;
  title: string;
  versions: { fetchedAt: string }[];
  changes: ListedChange[];
}

const HEIGHT = 44;

/** The width of an element, as the window gives it. */
export function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useLayoutEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(260, Math.floor(entry.contentRect.width))));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}

export function Timeline({ lanes, until }: { lanes: Lane[]; until: string }) {
  const [box, width] = useWidth();
  const address = useAddress();
  const [, go] = useLocation();
  const days = lanes.flatMap((lane) => [...lane.versions.map((one) => one.fetchedAt), ...lane.changes.map((one) => one.detectedAt)]);
  if (!days.length) return null;
  const first = days.toSorted()[0]!;
  const last = [...days, `${until}T00:00:00Z`].toSorted().at(-1)!;
  const place = scaleUtc([new Date(first), new Date(last)], [12, width - 12]);
  const ticks = place.ticks(Math.max(2, Math.floor(width / 110)));
  const format = place.tickFormat(Math.max(2, Math.floor(width / 110)));
  const height = lanes.length * HEIGHT + 24;
  const size = (one: ListedChange) => 4 + Math.min(8, Math.sqrt(one.sentencesAdded + one.sentencesRemoved + one.sentencesModified));
  return (
    <div ref={box} className="timeline">
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`Versions and changes of ${lanes.length} documents; the changes are listed below`}
      >
        {ticks.map((tick) => (
          <g key={tick.getTime()}>
            <line x1={place(tick)} x2={place(tick)} y1={0} y2={height - 20} className="grid" />
            <text x={Math.min(width - 30, Math.max(30, place(tick)))} y={height - 6} textAnchor="middle">
              {format(tick)}
            </text>
          </g>
        ))}
        {lanes.map((lane, index) => {
          const y = index * HEIGHT + 30;
          return (
            <g key={lane.key}>
              <text x={4} y={y - 14} className="lane">
                {lane.title.length > 60 ? `${lane.title.slice(0, 58)}…` : lane.title}
              </text>
              <line x1={12} x2={width - 12} y1={y} y2={y} className="axis" />
              {lane.versions.map((one, number) => (
                <line
                  key={number}
                  x1={place(new Date(one.fetchedAt))}
                  x2={place(new Date(one.fetchedAt))}
                  y1={y - 6}
                  y2={y + 6}
                  className="tick"
                />
              ))}
              {lane.changes.map((one) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: a help for the mouse; the page of changes lists all of them.
                <circle
                  key={one.permalink}
                  cx={place(new Date(one.detectedAt))}
                  cy={y}
                  r={size(one)}
                  className={one.kind === 'TECHNICAL' ? 'dot technical' : 'dot'}
                  onClick={() => go(address(pathOf(one.permalink)))}
                >
                  <title>{`${day(one.detectedAt)}: ${sentence(one.kind)}, ${sentences(one)}`}</title>
                </circle>
              ))}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
