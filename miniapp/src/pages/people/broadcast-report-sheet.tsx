import { useSpeech } from '../../app-context.ts';
import { useBroadcastWords } from '../../broadcast-words.ts';
import { useBroadcastsApi } from '../../broadcasts-api.ts';
import { FormSheet } from '../../components/form-sheet.tsx';
import { useQuery } from '../../use-query.ts';

/** Whom a message reached, followed while it is open and some are still to hear it. */
export function BroadcastReportSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const api = useBroadcastsApi();
  const words = useBroadcastWords();
  const { format } = useSpeech();
  const { data, error } = useQuery(`people/broadcasts/${id}`, (signal) => api.getReport(id, signal), {
    everyMs: 5_000,
    isFinal: (answer) => answer.report.waiting === 0,
  });
  const report = data?.report;
  const counts: [string, number][] =
    report === undefined
      ? []
      : [
          [words.sent, report.sent],
          [words.waiting, report.waiting],
          [words.failedCount, report.failed],
          [words.noReceiver, report.noReceiver],
          [words.unknown, report.unknown],
        ];
  const left = counts.slice(1).reduce((sum, [, people]) => sum + people, 0);
  return (
    <FormSheet title={words.reportTitle} onClose={onClose}>
      <div class="form form-inner">
        {data === null && <p class="form-hint">{error === null ? words.loading : words.failed}</p>}
        {data !== null && <p class="broadcast-whole">{data.text}</p>}
        <ul class="rows" aria-live="polite">
          {counts
            .filter(([, people], index) => index === 0 || people > 0)
            .map(([name, people]) => (
              <li key={name} class="account-row">
                <span class="account-main">{name}</span>
                <span class="num">{format.integer(people)}</span>
              </li>
            ))}
        </ul>
        {report !== undefined && left === 0 && <p class="form-hint">{words.allHeard}</p>}
        {report?.unreached.map(({ participantId, name, state, reason }) => (
          <p key={participantId} class="form-hint">
            {name}: {state === 'failed' ? (reason ?? words.failedCount) : words.noReceiver}
          </p>
        ))}
        <div class="sheet-buttons">
          <button type="button" class="button" onClick={onClose}>
            {words.close}
          </button>
        </div>
      </div>
    </FormSheet>
  );
}
