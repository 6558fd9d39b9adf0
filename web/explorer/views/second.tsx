/** Second readings: a decided claim, told without the decision, and what another reviewer holds of it. */

import { post, useAnew, useAnswer } from '../asking.ts';
import type { SecondQuery } from '../generated/second.ts';
import { Answers, Marked, Side, useDecidingKeys, useReading } from '../parts/deciding.tsx';
import { Clause, Law, Place, To } from '../parts/links.tsx';
import { Chip, Facts, Part } from '../parts/pieces.tsx';
import query from '../queries/second.graphql?raw';
import { Heading, View } from '../view.tsx';
import { count, plural, sentence, words } from '../words.ts';

const READ = `mutation Read($input: ReadAgainInput!) {
  readAgain(input: $input) { agrees disagreement { first { decision by { name } } } errors { code message } }
}`;

interface Read {
  readAgain: {
    agrees: boolean | null;
    disagreement: { first: { decision: string; by: { name: string } | null } } | null;
    errors: { message: string }[];
  };
}

type Waiting = SecondQuery['secondReadings']['nodes'][number];
type Agreement = SecondQuery['reviewAgreement'];

export default function Second() {
  const answer = useAnswer<SecondQuery>(query, { first: 20 });
  return (
    <View of={answer} title="Second readings">
      {({ secondReadings, reviewAgreement }) => (
        <>
          <Heading>Second readings</Heading>
          <p>
            Claims on which another reviewer has decided, told without the decision: say what you hold of each. Your reading changes neither
            the claim nor the graph; it tells how far reviewers agree.
          </p>
          <p className="tools">
            <span>
              {plural(secondReadings.totalCount, 'claim')} {secondReadings.totalCount === 1 ? 'waits' : 'wait'} for you
            </span>
            <To to="/review">The queue of review</To>
          </p>
          {secondReadings.totalCount === 0 ? (
            <p className="note">No claim waits for a second reading by you. A share of what others have decided is read twice.</p>
          ) : (
            <Readings of={secondReadings.nodes} again={answer.again} />
          )}
          <Agree of={reviewAgreement} />
        </>
      )}
    </View>
  );
}

function Readings({ of, again }: { of: Waiting[]; again: () => void }) {
  const reading = useReading(of, of.length);
  const { at, move, once, note, setTold } = reading;
  const [done, setDone] = useAnew<Record<string, string>>(of, {});
  const current = of[at];

  const read = once(async (decision: string, reasonCode: string | null) => {
    if (!current) return;
    if (done[current.id]) return setTold('You have read this claim.');
    const { data, error } = await post<Read>(READ, {
      input: { id: current.id, decision, reasonCode, note: note || null, clientMutationId: null },
    });
    const problem = error ?? data?.readAgain.errors[0]?.message;
    // The note stays: the reader may want to say it again.
    if (problem || !data) return setTold(`Not recorded: ${problem ?? 'the reading did not arrive'}`);
    const { agrees, disagreement } = data.readAgain;
    const first = disagreement && `${words(disagreement.first.decision)} by ${disagreement.first.by?.name ?? 'somebody'}`;
    setDone((before) => ({ ...before, [current.id]: agrees ? 'agreed' : 'not agreed' }));
    setTold(
      agrees
        ? `Recorded: both readings of “${current.title}” agree.`
        : `Recorded: the two readings of “${current.title}” differ; the claim was ${first}.`,
    );
    return move(at + 1);
  });

  useDecidingKeys(reading, read);
  const entries = of.map(({ id, title, targetLabel }) => ({ id, title, about: targetLabel, said: done[id] ?? null }));
  return (
    <Side of={reading} entries={entries} done={Object.keys(done).length} said="read">
      {current ? (
        <>
          <One of={current} />
          <Answers of={reading} decide={read} accept="To be accepted" reject="To be rejected" />
        </>
      ) : (
        <Part title="The end of these readings">
          <p>
            {/* biome-ignore lint/a11y/noAutofocus: what had the focus has just gone. */}
            <button type="button" autoFocus onClick={again}>
              Read what waits now
            </button>
          </p>
        </Part>
      )}
    </Side>
  );
}

/** A claim as a second reader sees it. The page of the clause would tell the decision, so no link leads there. */
function One({ of }: { of: Waiting }) {
  return (
    <article>
      <h2>
        <bdi>{of.title}</bdi>{' '}
        <span className="joins">{of.state === 'REVIEWED_UNRELATED' ? 'is claimed to be unrelated to' : 'is claimed to touch'}</span>{' '}
        {of.targetLabel}
      </h2>
      <div className="line">
        {of.modality && <Chip>{words(of.modality)}</Chip>}
        <span className="small">
          {of.platform}, <bdi>{of.document}</bdi>
        </span>
      </div>
      {of.condition && <p dir="auto">Where {of.condition}.</p>}
      <p dir="auto">{of.rationale}</p>
      <blockquote className="words" dir="auto">
        {of.excerpt ? <Marked text={of.excerpt} quotes={of.quotes} /> : 'The archived text is not held here.'}
      </blockquote>
      {of.quotes.length > 0 && (
        <details>
          <summary>Words on which the claim rests</summary>
          <ul className="plainlist">
            {of.quotes.map((one) => (
              <li key={one} dir="auto">
                {one}
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

/** How far readers agree. Below .667 a rule, or the guideline of the reviewers, is at fault. */
function Agree({ of }: { of: Agreement }) {
  const figure = (value: number | null) => (value === null ? null : value.toFixed(2));
  const [low, high] = [figure(of.alphaLow), figure(of.alphaHigh)];
  return (
    <Part title="How far reviewers agree" id="agreement">
      <Facts
        of={{
          'Read twice': count(of.readTwice),
          'Both readings agree': of.readTwice ? `${count(of.agreed)} of ${count(of.readTwice)}` : null,
          'Krippendorff’s alpha': figure(of.alpha) ?? 'not known: all readings say the same, or there are none',
          'In 19 of 20 like samples': low && high ? `${low} to ${high}` : null,
        }}
      />
      {of.disagreements.length > 0 && (
        <ul className="rows">
          {of.disagreements.map((one, index) => (
            <li key={one.claim?.id ?? index} className="row">
              <div className="line">
                {one.claim && (
                  <>
                    <Clause of={one.claim.provision} /> →{' '}
                    {one.claim.target ? <Law of={one.claim.target} /> : one.claim.jurisdiction && <Place of={one.claim.jurisdiction} />}
                  </>
                )}
                <Chip>{one.isOpen ? 'open' : 'decided since'}</Chip>
              </div>
              <p className="small">
                {sentence(one.first.decision)} by {one.first.by?.name ?? 'somebody'}
                {one.first.reasonCode && ` (${words(one.first.reasonCode)})`}; {words(one.second.decision)} in the second reading by{' '}
                {one.second.by?.name ?? 'somebody'}
                {one.second.reasonCode && ` (${words(one.second.reasonCode)})`}
                {one.second.note && `: ${one.second.note}`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
