import { useState } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import { Coins } from '../../components/coins.tsx';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { Segment } from '../../components/segment.tsx';
import { toMonthSpan } from '../../month-span.ts';
import { type Shares, usePeopleApi } from '../../people-api.ts';
import { usePeopleWords } from '../../people-words.ts';
import { saveFile } from '../../save-file.ts';
import { shortenAddress } from '../../shorten-address.ts';
import { useAction } from '../../use-action.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';

/** What each participant gets of a month's income, to the nanoton, and the file to pay it with. */
export function SharesTable({ dates }: { dates: ZonedDates }) {
  const api = usePeopleApi();
  const { clock, telegram } = useApp();
  const { words: common } = useSpeech();
  const { pool: words, ...all } = usePeopleWords();
  const [which, setWhich] = useState<'this' | 'last'>('this');
  const [note, setNote] = useState<string | null>(null);
  const action = useAction();
  const span = () => toMonthSpan(which, clock.now(), dates.timeZone);
  const query = useQuery(`people/shares/${which}`, (signal) => api.getShares(span(), signal));
  const data = query.isPrevious ? null : query.data;
  const save = () =>
    action.run(async () =>
      setNote(words.csvSaved(await saveFile(await api.openSharesCsv(span()), 'shares.csv'))),
    );
  return (
    <section class="section form" aria-label={words.shares}>
      <Segment
        label={words.periodLabel}
        choices={[
          { key: 'this', text: words.months.this },
          { key: 'last', text: words.months.last },
        ]}
        chosen={which}
        onChoose={(chosen) => {
          setWhich(chosen);
          setNote(null);
        }}
      />
      {data === null ? (
        <p class="form-hint">{query.error === null ? common.loading : all.failed}</p>
      ) : (
        <SharesList shares={data} />
      )}
      {action.error !== null && (
        <p class="form-problem" role="alert">
          {words.csvFailed}
        </p>
      )}
      {note !== null && (
        <p class="form-hint" role="status">
          {note}
        </p>
      )}
      {data !== null && data.shares.length > 0 && (
        <div class="sheet-buttons">
          {telegram === null ? (
            <button type="button" class="button" aria-disabled={action.isBusy} onClick={() => void save()}>
              {words.csv}
            </button>
          ) : (
            <p class="form-hint">{words.csvTelegram}</p>
          )}
          {which === 'last' && (
            <ConfirmButton
              class="button"
              label={words.keep}
              title={words.keepTitle}
              text={words.keepText}
              failed={words.keepFailed}
              onConfirm={async () => {
                await api.keepPlan(span());
                setNote(words.kept);
              }}
            />
          )}
        </div>
      )}
    </section>
  );
}

function SharesList({ shares }: { shares: Shares }) {
  const { pool: words } = usePeopleWords();
  const isNothing = shares.receivedNanoton === '0' && shares.shares.length === 0;
  if (isNothing) return <p class="form-hint">{words.none}</p>;
  return (
    <dl class="facts">
      <ShareRow label={words.received} nanoton={shares.receivedNanoton} />
      <ShareRow label={words.feePart} nanoton={shares.feeNanoton} />
      {shares.unsharedNanoton !== '0' && (
        <ShareRow label={words.unshared} note={words.unsharedText} nanoton={shares.unsharedNanoton} />
      )}
      {shares.shares.map(({ participantId, name, address, amountNanoton }) => (
        <ShareRow
          key={participantId ?? 'pool'}
          label={participantId === null ? words.ownWorkers : (name ?? `#${participantId}`)}
          note={participantId === null ? null : address === null ? words.noAddress : shortenAddress(address)}
          nanoton={amountNanoton}
        />
      ))}
    </dl>
  );
}

function ShareRow({ label, note, nanoton }: { label: string; note?: string | null; nanoton: string }) {
  return (
    <div class="fact">
      <dt class="account-main">
        <bdi>{label}</bdi>
        {note && <span class="account-note">{note}</span>}
      </dt>
      <dd class="fact-value">
        <Coins nanoton={BigInt(nanoton)} />
      </dd>
    </div>
  );
}
