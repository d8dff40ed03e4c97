import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApp, useSpeech } from '../../app-context.ts';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Figure } from '../../components/figure.tsx';
import { FormField } from '../../components/form-field.tsx';
import { FormSheet } from '../../components/form-sheet.tsx';
import { toMonthSpan } from '../../month-span.ts';
import { type PersonChange, type PersonDetail, usePeopleApi } from '../../people-api.ts';
import { usePeopleWords } from '../../people-words.ts';
import { shortenAddress, toFriendly } from '../../shorten-address.ts';
import { toProblem, useAction } from '../../use-action.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';

interface PersonSheetProps {
  id: string;
  dates: ZonedDates;
  onChanged: () => void;
  onClose: () => void;
}

/** One person: earnings, wallets, share of this month; let in, deactivate, promote, limit. */
export function PersonSheet({ id, dates, onChanged, onClose }: PersonSheetProps) {
  const api = usePeopleApi();
  const words = usePeopleWords();
  const { words: common } = useSpeech();
  const query = useQuery(`person/${id}`, (signal) => api.getPerson(id, signal));
  const person = query.isPrevious ? null : query.data;
  const change = async (part: PersonChange) => {
    await api.changePerson(id, part);
    query.refresh();
    onChanged();
  };
  return (
    <FormSheet title={person?.name ?? words.title} onClose={onClose}>
      {person === null && query.error === null && (
        <div class="skeleton payout-space" role="status" aria-busy="true" aria-label={common.loading} />
      )}
      {person === null && query.error !== null && (
        <p class="form-problem" role="alert">
          {words.failed}
        </p>
      )}
      {person !== null && (
        <>
          <PersonFacts person={person} dates={dates} />
          <LimitForm person={person} onSave={(workerLimit) => change({ workerLimit })} />
          {person.role === 'participant' && person.status !== 'deactivated' && (
            <ViewAsButton person={person} />
          )}
          <PersonActions person={person} onChange={change} />
        </>
      )}
      <button type="button" class="button button-full" onClick={onClose}>
        {words.close}
      </button>
    </FormSheet>
  );
}

function PersonFacts({ person, dates }: { person: PersonDetail; dates: ZonedDates }) {
  const api = usePeopleApi();
  const { clock } = useApp();
  const { format, words: common } = useSpeech();
  const { person: words, ...all } = usePeopleWords();
  const shares = useQuery('people/shares/this', (signal) =>
    api.getShares(toMonthSpan('this', clock.now(), dates.timeZone), signal),
  );
  const share = shares.data?.shares.find(({ participantId }) => participantId === person.id);
  const ton = (nanoton: string | null) => (nanoton === null ? null : format.ton(BigInt(nanoton)));
  const { unpaidNanoton, todayNanoton, thirtyDaysNanoton } = person.earnings;
  const unit = common.units.ton;
  return (
    <>
      <p class="dim">
        {all.roles[person.role]} · {all.statuses[person.status]}
      </p>
      <dl class="figures">
        <Figure label={words.unpaid} value={ton(unpaidNanoton)} unit={unit} note={words.estimate} />
        <Figure label={words.today} value={ton(todayNanoton)} unit={unit} note={words.estimate} />
        <Figure label={words.thirtyDays} value={ton(thirtyDaysNanoton)} unit={unit} note={words.estimate} />
      </dl>
      <dl class="facts payout-facts">
        <div class="fact">
          <dt class="fact-label">{words.share}</dt>
          <dd class="fact-value">
            {shares.data === null
              ? common.unknown
              : share === undefined
                ? words.shareNone
                : `${ton(share.amountNanoton)}\u00a0${unit}`}
          </dd>
        </div>
        <div class="fact">
          <dt class="fact-label">{words.wallets}</dt>
          <dd class="fact-value">
            {person.wallets.length === 0
              ? words.noWallets
              : person.wallets.map(({ address, proven }) => (
                  <span class="fact-note" key={address}>
                    {shortenAddress(toFriendly(address, 'mainnet', 'wallet'))},{' '}
                    {proven ? words.proven : words.notProven}
                  </span>
                ))}
          </dd>
        </div>
        {person.telegramUserId !== null && (
          <div class="fact">
            <dt class="fact-label">{words.telegram}</dt>
            <dd class="fact-value">{person.telegramUserId}</dd>
          </div>
        )}
        <div class="fact">
          <dt class="fact-label">{words.lastSeen}</dt>
          <dd class="fact-value">
            {person.lastSeenAt === null
              ? words.neverSeen
              : format.age(Date.parse(person.lastSeenAt), clock.nowMs.value)}
          </dd>
        </div>
        <div class="fact">
          <dt class="fact-label">{words.joined}</dt>
          <dd class="fact-value">{dates.day(Date.parse(person.createdAt), clock.nowMs.value)}</dd>
        </div>
      </dl>
    </>
  );
}

function LimitForm({ person, onSave }: { person: PersonDetail; onSave: (limit: number) => Promise<void> }) {
  const { person: words, notSaved } = usePeopleWords();
  const [limit, setLimit] = useState(String(person.workerLimit));
  const [isSaved, setIsSaved] = useState(false);
  const action = useAction();
  const isGood = /^\d{1,6}$/.test(limit) && Number(limit) <= 100_000;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isGood) setIsSaved(await action.run(() => onSave(Number(limit))));
  };
  return (
    <form class="inline-form" noValidate onSubmit={(event) => void submit(event)}>
      <FormField
        label={words.limit}
        hint={words.limitHint}
        name="worker-limit"
        value={limit}
        problem={isGood ? (toProblem(action.error, notSaved) ?? undefined) : words.limitHint}
        onValue={(value) => {
          setLimit(value);
          setIsSaved(false);
        }}
      />
      {limit !== String(person.workerLimit) && (
        <button type="submit" class="button" aria-disabled={!isGood || action.isBusy}>
          {words.save}
        </button>
      )}
      {isSaved && (
        <p class="form-hint" role="status">
          {words.saved}
        </p>
      )}
    </form>
  );
}

/** Home as they see it; nothing can be changed there, and the visit is in the audit log. */
function ViewAsButton({ person }: { person: PersonDetail }) {
  const { session, cache } = useApp();
  const { route } = useLocation();
  const { person: words } = usePeopleWords();
  const view = () => {
    const { id, name, role, status, language } = person;
    session.viewAs({ id, name, role, status, language });
    cache.clear();
    route('/dashboard');
  };
  return (
    <button type="button" class="button button-full" onClick={view}>
      {words.viewAs}
    </button>
  );
}

interface PersonActionsProps {
  person: PersonDetail;
  onChange: (change: PersonChange) => Promise<void>;
}

function PersonActions({ person, onChange }: PersonActionsProps) {
  const { person: words, notSaved } = usePeopleWords();
  const action = useAction();
  const { name, role, status } = person;
  const isOperator = role === 'operator';
  return (
    <div class="person-actions">
      {action.error !== null && (
        <p class="form-problem" role="alert">
          {toProblem(action.error, notSaved)}
        </p>
      )}
      {status !== 'active' && (
        <button
          type="button"
          class="button button-primary button-full"
          aria-disabled={action.isBusy}
          onClick={() => void action.run(() => onChange({ status: 'active' }))}
        >
          {status === 'pending' ? words.approve : words.activate}
        </button>
      )}
      {status === 'active' && (
        <ConfirmButton
          class="button button-full"
          label={isOperator ? words.demote : words.promote}
          title={isOperator ? words.demoteTitle(name) : words.promoteTitle(name)}
          text={isOperator ? words.demoteText : words.promoteText}
          failed={words.changeFailed}
          onConfirm={() => onChange({ role: isOperator ? 'participant' : 'operator' })}
        />
      )}
      {status !== 'deactivated' && (
        <ConfirmButton
          class="button button-full link-danger"
          label={words.deactivate}
          title={words.deactivateTitle(name)}
          text={words.deactivateText}
          failed={words.changeFailed}
          onConfirm={() => onChange({ status: 'deactivated' })}
        />
      )}
    </div>
  );
}
