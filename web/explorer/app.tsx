/** Address -> view. Views that are opened less often come in chunks of their own. */

import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { useLocation } from 'wouter';
import { Frame } from './frame.tsx';
import { NotFound } from './view.tsx';
import { Home } from './views/home.tsx';
import { Provision } from './views/provision.tsx';
import { Provisions } from './views/provisions.tsx';

type Named = ComponentType<{ name: string }>;

/** Views by the first part of the path; `name` is the rest, with its slashes. */
const VIEWS: Record<string, Named> = {
  provision: Provision,
  law: lazy(() => import('./views/law.tsx')),
  place: lazy(() => import('./views/place.tsx')),
  platform: lazy(() => import('./views/platform.tsx')),
  document: lazy(() => import('./views/document.tsx')),
  change: lazy(() => import('./views/change.tsx')),
  engagement: lazy(() => import('./views/engagement.tsx')),
  flag: lazy(() => import('./views/flag.tsx')),
};

const PAGES: Record<string, ComponentType> = {
  '': Home,
  provisions: Provisions,
  search: lazy(() => import('./views/search.tsx')),
  laws: lazy(() => import('./views/laws.tsx')),
  places: lazy(() => import('./views/places.tsx')),
  platforms: lazy(() => import('./views/platforms.tsx')),
  changes: lazy(() => import('./views/changes.tsx')),
  graph: lazy(() => import('./views/graph.tsx')),
  paths: lazy(() => import('./views/paths.tsx')),
  matrix: lazy(() => import('./views/matrix.tsx')),
  gap: lazy(() => import('./views/gap.tsx')),
  quality: lazy(() => import('./views/quality.tsx')),
  review: lazy(() => import('./views/review.tsx')),
  'second-readings': lazy(() => import('./views/second.tsx')),
  calendar: lazy(() => import('./views/calendar.tsx')),
  about: lazy(() => import('./views/about.tsx')),
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function Shown({ path }: { path: string }) {
  const [first = '', ...rest] = path.replace(/^\//, '').split('/');
  const name = decoded(rest.join('/')).replace(/\/+$/, '');
  const One = VIEWS[first];
  if (One && name) return <One key={`${first} ${name}`} name={name} />;
  const Page = PAGES[first];
  return Page && !name ? <Page key={first} /> : <NotFound />;
}

/** A fault of our own is told, and does not leave an empty window. */
class Fence extends Component<{ children: ReactNode; path: string }, { failed: string | null }> {
  override state = { failed: null };

  static getDerivedStateFromError(error: unknown): { failed: string } {
    return { failed: String(error) };
  }

  override componentDidUpdate(before: { path: string }): void {
    if (before.path !== this.props.path && this.state.failed) this.setState({ failed: null });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="problem" role="alert">
        <h1>This page could not be shown</h1>
        <p>{this.state.failed}</p>
        <p>
          <button type="button" onClick={() => location.reload()}>
            Load the page again
          </button>
        </p>
      </div>
    );
  }
}

export function App() {
  const [path] = useLocation();
  return (
    <Frame>
      <Fence path={path}>
        <Suspense fallback={<div className="view" aria-busy="true" />}>
          <Shown path={path} />
        </Suspense>
      </Fence>
    </Frame>
  );
}
