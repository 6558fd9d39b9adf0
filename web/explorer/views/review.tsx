/** The queue of review: a claim with its evidence, one key for each decision, undo, conflicts told. */

import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { post, useAnew, useAnswer } from '../asking.ts';
import type { ReviewQuery } from '../generated/review.ts';
import { Choose, useAsk } from '../parts/asks.tsx';
import { Answers, Marked, type Reading, Side, useDecidingKeys, useReading } from '../parts/deciding.tsx';
import { Clause, DocumentName, Law, Place, PlatformName, To } from '../parts/links.tsx';
import { Chip, Evidence, Part, Severity, Sure } from '../parts/pieces.tsx';
import query from '../queries/review.graphql?raw';
import { Heading, View } from '../view.tsx';
import { begun, day, list, percent, plural, sentence, words } from '../words.ts';

const ORDERS = ['VALUE', 'UNCERTAIN', 'AGE', 'RANDOM'];
const DECIDE = `mutation Decide($input: ReviewClaimInput!) {
  reviewClaim(input: $input) {
    claim { id version status reviewedBy { name } reviewedAt }
    errors { code message }
    batchKey
  }
}`;
const DECIDE_GROUP = `mutation DecideGroup($input: ReviewClaimsInput!) {
  reviewClaims(input: $input) {
    results { claimId result claim { id version status reviewedBy { name } reviewedAt } error { code message } }
    errors { code message }
    batchKey
  }
}`;
const UNDO = `mutation Undo($batchKey: String!) {
  undoReview(batchKey: $batchKey) { claims { id version status } errors { code message } }
}`;

/** Statuses of a claim that the graph states. */
const STATED = ['ACCEPTED', 'STALE'];

type Group = ReviewQuery['reviewQueue']['nodes'][number];
type Claim = Group['claims'][number];

/** What came of a claim in this window. */
interface Outcome {
  status: string;
  version: number;
  batchKey: string | null;
  told: string | null;
}

interface Problem {
  code: string;
  message: string;
}

interface Changed {
  id: string;
  version: number;
  status: string;
  reviewedBy?: { name: string } | null;
  reviewedAt?: string | null;
}

export default function Review() {
  const [params] = useSearchParams();
  const ask = useAsk();
  const order = ORDERS.includes(params.get('order') ?? '') ? params.get('order')! : 'VALUE';
  const answer = useAnswer<ReviewQuery>(query, {
    filter: { law: params.get('law'), platform: params.get('platform'), rule: params.get('rule'), agent: null, status: null },
    order,
    first: 10,
    after: params.get('after'),
  });
  return (
    <View of={answer} title="Review">
      {({ reviewQueue }) => (
        <>
          <Heading>Review</Heading>
          <div className="asks">
            <Choose name="First" value={order} of={ORDERS} all={null} set={(first) => ask({ order: first })} />
            <span>
              {plural(reviewQueue.claimCount, 'claim')} in {plural(reviewQueue.totalCount, 'group')}{' '}
              {reviewQueue.claimCount === 1 ? 'waits' : 'wait'}
            </span>
            <To to="/second-readings">Second readings</To>
            {['law', 'platform', 'rule'].some((name) => params.has(name)) && <To to="/review">Drop all conditions</To>}
          </div>
          <Queue groups={reviewQueue.nodes} more={reviewQueue.pageInfo.hasNextPage} again={answer.again} />
        </>
      )}
    </View>
  );
}

function Queue({ groups, more, again }: { groups: Group[]; more: boolean; again: () => void }) {
  const all = groups.flatMap((group) => group.claims.map((claim) => ({ group, claim })));
  const reading = useReading(groups, all.length);
  const { at, move, once, note, setTold } = reading;
  const [outcomes, setOutcomes] = useAnew<Record<string, Outcome>>(groups, {});
  // Of the list before too: what was decided last can be taken back when the list has ended.
  const [last, setLast] = useState<{ batchKey: string; claimId: string } | null>(null);
  const current = all[at];
  const done = Object.values(outcomes).filter((one) => ['ACCEPTED', 'REJECTED'].includes(one.status)).length;
  const keep = (changed: Changed, batchKey: string | null, said: string | null) =>
    setOutcomes((before) => ({ ...before, [changed.id]: { status: changed.status, version: changed.version, batchKey, told: said } }));

  async function decide(decision: string, reasonCode: string | null, supersedes: string | null = null) {
    if (!current) return;
    const { claim } = current;
    const expectedVersion = outcomes[claim.id]?.version ?? claim.version;
    const input = {
      claimId: claim.id,
      decision,
      note: note || null,
      reasonCode,
      expectedVersion,
      supersedes,
      clientMutationId: null,
    };
    const { data, error } = await post<{
      reviewClaim: { claim: Changed | null; errors: Problem[]; batchKey: string | null };
    }>(DECIDE, { input });
    if (error || !data) return setTold(error ?? 'The decision did not arrive.');
    const { claim: changed, errors, batchKey } = data.reviewClaim;
    const [problem] = errors;
    if (problem) {
      const who = changed?.reviewedBy ? ` ${sentence(changed.status)} by ${changed.reviewedBy.name}.` : '';
      // The note stays: the reviewer may want to say it again.
      setTold(`Not decided: ${named(claim)}. ${reasonOf(problem)}${who}`);
      if (changed) keep(changed, null, reasonOf(problem));
      return undefined;
    }
    if (changed) keep(changed, batchKey, null);
    if (batchKey) setLast({ batchKey, claimId: claim.id });
    setTold(`${sentence(decision)}: ${named(claim)}`);
    return move(at + 1);
  }

  async function undo() {
    if (!last) return setTold('There is nothing to take back.');
    const { data, error } = await post<{ undoReview: { claims: Changed[]; errors: { message: string }[] } }>(UNDO, {
      batchKey: last.batchKey,
    });
    const problem = error ?? data?.undoReview.errors[0]?.message;
    if (problem) return setTold(`Not taken back: ${problem}`);
    for (const one of data!.undoReview.claims) keep(one, null, null);
    setTold('The last decision was taken back.');
    const place = all.findIndex(({ claim }) => claim.id === last.claimId);
    if (place >= 0) move(place);
    return setLast(null);
  }

  const [decideOnce, undoOnce] = [once(decide), once(undo)];
  useDecidingKeys(reading, decideOnce, { u: undoOnce });
  const entries = all.map(({ claim }) => {
    const outcome = outcomes[claim.id];
    return { id: claim.id, title: claim.provision.title, about: aboutOf(claim), said: outcome ? words(outcome.status) : null };
  });
  const undoLast = last && (
    <button type="button" onClick={undoOnce}>
      Undo the last decision
    </button>
  );
  if (all.length === 0) {
    return (
      <>
        <p className="note">Nothing waits for a decision. Suggestions come from rules, proposals and analyses.</p>
        <p className="tools">
          {undoLast} <span aria-live="polite">{reading.told}</span>
        </p>
      </>
    );
  }
  return (
    <Side of={reading} entries={entries} done={done} said="decided" below={more && <p className="small">More groups wait behind these.</p>}>
      {current ? (
        <>
          <One
            claim={current.claim}
            group={current.group}
            outcome={outcomes[current.claim.id]}
            replace={(stated) => decideOnce('ACCEPTED', null, stated)}
          />
          <Answers of={reading} decide={decideOnce} accept="Accept" reject="Reject">
            <button type="button" onClick={undoOnce} disabled={!last}>
              <kbd>u</kbd> Undo
            </button>
          </Answers>
          <Whole
            group={current.group}
            outcomes={outcomes}
            keep={keep}
            tell={setTold}
            setLast={(batchKey) => setLast({ batchKey, claimId: current.claim.id })}
            once={once}
          />
        </>
      ) : (
        <Part title="The end of this page of the queue">
          <p>
            {done} of {all.length} decided. {/* biome-ignore lint/a11y/noAutofocus: what had the focus has just gone. */}
            <button type="button" autoFocus onClick={again}>
              Read what waits now
            </button>{' '}
            {undoLast}
          </p>
        </Part>
      )}
    </Side>
  );
}

/** Whose clause a claim is about, and what of it: what is told of two decisions differs, and is read aloud for each. */
const named = (claim: Claim): string => `${claim.provision.platform.name}, ${claim.provision.title} → ${aboutOf(claim)}`;

/** Why a claim was not decided, as a sentence for people; of a claim that stands, the button is beside it. */
const reasonOf = ({ code, message }: Problem): string =>
  code === 'COMPETING_CLAIM'
    ? 'Another claim stands on the same clause and the same law or place. Accept this claim in its place, or reject this claim.'
    : `${begun(message)}.`;

/** What a claim is about, in a word. */
const aboutOf = (claim: Claim): string => claim.target?.label ?? claim.jurisdiction?.name ?? 'reading';

interface OneProps {
  claim: Claim;
  group: Group;
  outcome: Outcome | undefined;
  replace: (stated: string) => unknown;
}

function One({ claim, group, outcome, replace }: OneProps) {
  const { provision, target } = claim;
  const quote = claim.evidence.find((one) => one.kind === 'EXCERPT')?.quote ?? group.sentences[0]?.quote ?? null;
  return (
    <article>
      <h2>
        <Clause of={provision} />{' '}
        <span className="joins">{claim.state === 'REVIEWED_UNRELATED' ? 'is claimed to be unrelated to' : 'is claimed to touch'}</span>{' '}
        {target ? <Law of={target} /> : claim.jurisdiction ? <Place of={claim.jurisdiction} /> : 'a reading of the clause'}
        {target?.__typename === 'LegalUnit' && target.heading && <span className="joins"> {target.heading}</span>}
      </h2>
      <div className="line">
        <Chip kind="suggested">{outcome ? words(outcome.status) : words(claim.status)}</Chip>
        <Sure of={claim.confidence} />
        <Severity of={provision.severity} />
        <span className="small">
          <PlatformName of={provision.platform} />, <DocumentName of={provision.document} />
        </span>
      </div>
      {outcome?.told && <p className="note">{outcome.told}</p>}
      <p dir="auto">{claim.rationale}</p>
      <blockquote className="words" lang={provision.document.language} dir="auto">
        {provision.excerpt ? (
          <Marked text={provision.excerpt.text} quotes={quote ? [quote] : []} />
        ) : (
          (quote ?? 'The archived text is not held here.')
        )}
      </blockquote>
      <p className="small">
        Made by {claim.author.name} ({words(claim.author.method)}) on {day(claim.createdAt)}
        {group.rules.length > 0 && `, rules ${list(group.rules)}`}; a claim of this group is right with {percent(group.expected)}:{' '}
        {group.reasons.join('; ')}
        {claim.agreement !== null && `; ${percent(claim.agreement)} of the claims on this pair say the same`}
      </p>
      <details>
        <summary>Evidence</summary>
        <Evidence of={claim.evidence} language={provision.document.language} />
      </details>
      {claim.competing.length > 0 && (
        <Part title="Competing claims">
          <ul>
            {claim.competing.map((one) => (
              <li key={one.id}>
                {one.author.name}: {words(one.state)}, {words(one.status)}, {percent(one.confidence)}. {one.rationale}{' '}
                {STATED.includes(one.status) && (
                  <button type="button" onClick={() => replace(one.id)}>
                    Accept in its place
                  </button>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </article>
  );
}

interface WholeProps {
  group: Group;
  outcomes: Record<string, Outcome>;
  keep: (changed: Changed, batchKey: string | null, said: string | null) => void;
  tell: (said: string) => void;
  setLast: (batchKey: string) => void;
  once: Reading['once'];
}

/** One decision on all claims of a group: the reviewer types how many there are. */
function Whole({ group, outcomes, keep, tell, setLast, once }: WholeProps) {
  const open = group.claims.filter((one) => !['ACCEPTED', 'REJECTED'].includes(outcomes[one.id]?.status ?? ''));
  const [typed, setTyped] = useState('');
  if (open.length < 2) return null;
  const sure = Number(typed) === open.length;
  const decide = once(async (decision: string, reasonCode: string | null) => {
    const items = open.map((one) => ({ claimId: one.id, expectedVersion: outcomes[one.id]?.version ?? one.version }));
    const input = { items, decision, note: null, reasonCode, batchKey: crypto.randomUUID(), clientMutationId: null };
    type Result = { claimId: string; result: string; claim: Changed | null; error: Problem | null };
    const { data, error } = await post<{ reviewClaims: { results: Result[]; errors: { message: string }[]; batchKey: string | null } }>(
      DECIDE_GROUP,
      { input },
    );
    const problem = error ?? data?.reviewClaims.errors[0]?.message;
    if (problem) return tell(`Not decided: ${problem}`);
    const { results, batchKey } = data!.reviewClaims;
    for (const one of results) if (one.claim) keep(one.claim, batchKey, one.error && reasonOf(one.error));
    if (batchKey) setLast(batchKey);
    const decided = results.filter((one) => one.result === 'DONE').length;
    return tell(`${plural(decided, 'claim')} decided, ${results.length - decided} not`);
  });
  return (
    <details>
      <summary>All {open.length} claims of this group at once</summary>
      <ul>
        {open.map((one) => (
          <li key={one.id}>
            {one.provision.title}, {one.provision.platform.name} → {one.target?.label ?? one.jurisdiction?.name}
          </li>
        ))}
      </ul>
      <p className="asks">
        <label>
          Type {open.length} <input inputMode="numeric" size={4} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <button type="button" disabled={!sure} onClick={() => decide('ACCEPTED', null)}>
          Accept all
        </button>
        <button type="button" disabled={!sure} onClick={() => decide('REJECTED', 'WEAK_EVIDENCE')}>
          Reject all for weak evidence
        </button>
      </p>
    </details>
  );
}
