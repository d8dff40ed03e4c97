import { useState } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import { BroadcastWordsProvider, useBroadcastWords } from '../../broadcast-words.ts';
import { type BroadcastDraft, useBroadcastsApi } from '../../broadcasts-api.ts';
import '../../css/broadcasts.css';
import { useLeaveQuestion } from '../../use-leave-question.tsx';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import { BroadcastReportSheet } from './broadcast-report-sheet.tsx';
import { NewBroadcastSheet } from './new-broadcast-sheet.tsx';

/** What was written to people, newest first; write another. A draft outlives its sheet. */
export function BroadcastsSection({ dates }: { dates: ZonedDates }) {
  return (
    <BroadcastWordsProvider>
      <Broadcasts dates={dates} />
    </BroadcastWordsProvider>
  );
}

function toEmptyDraft(): BroadcastDraft {
  return { requestKey: crypto.randomUUID(), text: '', audience: 'everybody', chosen: [] };
}

function Broadcasts({ dates }: { dates: ZonedDates }) {
  const api = useBroadcastsApi();
  const { clock } = useApp();
  const { format } = useSpeech();
  const words = useBroadcastWords();
  const [draft, setDraft] = useState(toEmptyDraft);
  const [open, setOpen] = useState<{ kind: 'new' } | { kind: 'report'; id: string } | null>(null);
  const isUnsaved = draft.text.trim() !== '' || draft.chosen.length > 0;
  const { question } = useLeaveQuestion(isUnsaved);
  const query = useQuery('people/broadcasts', (signal) => api.list(signal));
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.title}</h2>
      </div>
      <section class="section" aria-label={words.title}>
        {query.data === null && (
          <p class="form-hint account-text">{query.error === null ? words.loading : words.failed}</p>
        )}
        {query.data?.items.length === 0 && <p class="form-hint account-text">{words.empty}</p>}
        <ul class="rows">
          {query.data?.items.map(({ id, text, audience, people, createdAt }) => (
            <li key={id} class="account-row">
              <span class="account-main">
                <button
                  type="button"
                  class="link broadcast-text"
                  onClick={() => setOpen({ kind: 'report', id })}
                >
                  {text.length > 60 ? `${Array.from(text).slice(0, 59).join('')}…` : text}
                </button>
                <span class="account-note">
                  {words.row(words.audiences[audience], format.integer(people))} ·{' '}
                  {dates.day(Date.parse(createdAt), clock.nowMs.value)}
                </span>
              </span>
            </li>
          ))}
        </ul>
        <button type="button" class="link" onClick={() => setOpen({ kind: 'new' })}>
          {isUnsaved ? words.goOn : words.write}
        </button>
      </section>
      {open?.kind === 'new' && (
        <NewBroadcastSheet
          draft={draft}
          onDraft={(change) =>
            setDraft((before) => ({ ...before, ...change(before), requestKey: crypto.randomUUID() }))
          }
          onSent={(id) => {
            setDraft(toEmptyDraft());
            setOpen({ kind: 'report', id });
            query.refresh();
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'report' && <BroadcastReportSheet id={open.id} onClose={() => setOpen(null)} />}
      {question}
    </>
  );
}
