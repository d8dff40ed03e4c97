import { currencies, isCurrency } from '@cocoon-pool/domain/money/currency';
import { useState } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import { FormSheet } from '../../components/form-sheet.tsx';
import { Segment } from '../../components/segment.tsx';
import type { Format } from '../../format.ts';
import type { Me, ReportFormat } from '../../money-shapes.ts';
import { type MoneyWords, useMoneyWords } from '../../money-words.ts';
import { type ReportDraft, toReportQuery } from '../../report-draft.ts';
import { type ReportState, useReport } from '../../use-report.ts';
import { DateField } from './ledger-filters.tsx';

const formats: readonly ReportFormat[] = ['csv', 'koinly', 'cointracking', 'json', 'pdf'];

/** Which report, of which time; says how far it is and what went wrong, and loses nothing typed. */
export function ExportSheet({ me, onClose }: { me: Me; onClose: () => void }) {
  const { clock } = useApp();
  const { language, format } = useSpeech();
  const { exports: words } = useMoneyWords();
  const year = new Date(clock.now()).getUTCFullYear();
  const [draft, setDraft] = useState<ReportDraft>({
    ...{ period: String(year), from: null, to: null, format: 'csv', electricity: false },
    currency: isCurrency(me.currency) ? me.currency : 'USD',
  });
  const [problem, setProblem] = useState<string | null>(null);
  const report = useReport();
  const change = (part: Partial<ReportDraft>) => {
    setDraft({ ...draft, ...part });
    setProblem(null);
    if (!report.isBusy) report.reset();
  };
  const download = () => {
    const asked = toReportQuery(draft, language);
    if (asked.ok) void report.download(asked.query);
    else setProblem(words[asked.reason]);
  };
  return (
    <FormSheet title={words.title} onClose={onClose}>
      <p class="form-hint">{words.text}</p>
      <Segment
        label={words.period}
        choices={[
          { key: String(year), text: String(year) },
          { key: String(year - 1), text: String(year - 1) },
          { key: 'range', text: words.range },
        ]}
        chosen={draft.period}
        onChoose={(period) => change({ period })}
      />
      {draft.period === 'range' && (
        <div class="date-pair">
          <DateField
            label={words.from}
            value={draft.from}
            max={draft.to}
            onValue={(from) => change({ from })}
          />
          <DateField label={words.to} value={draft.to} min={draft.from} onValue={(to) => change({ to })} />
        </div>
      )}
      <div class="date-pair">
        <label class="date-field">
          <span class="form-hint">{words.format}</span>
          <select
            class="choice"
            value={draft.format}
            onChange={({ currentTarget: { value } }) =>
              change({ format: formats.find((one) => one === value) ?? 'csv' })
            }
          >
            {formats.map((one) => (
              <option key={one} value={one}>
                {words.formats[one]}
              </option>
            ))}
          </select>
        </label>
        <label class="date-field">
          <span class="form-hint">{words.currency}</span>
          <select
            class="choice"
            value={draft.currency}
            onChange={({ currentTarget: { value } }) => isCurrency(value) && change({ currency: value })}
          >
            {currencies.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="check-row">
        <input
          class="check-box"
          type="checkbox"
          checked={draft.electricity}
          onChange={(event) => change({ electricity: event.currentTarget.checked })}
        />
        {words.electricity}
      </label>
      <ExportProgress state={report.state} problem={problem} words={words} format={format} />
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={onClose}>
          {words.close}
        </button>
        <button type="button" class="button button-primary" aria-disabled={report.isBusy} onClick={download}>
          {words.download}
        </button>
      </div>
    </FormSheet>
  );
}

interface ExportProgressProps {
  state: ReportState;
  problem: string | null;
  words: MoneyWords['exports'];
  format: Format;
}

function ExportProgress({ state, problem, words, format }: ExportProgressProps) {
  const { units } = useMoneyWords();
  if (problem !== null || state.step === 'failed') {
    return (
      <p class="form-problem" role="alert">
        {problem ?? (state.step === 'failed' && describeFailure(state.error, words))}
      </p>
    );
  }
  const isBusy = state.step === 'preparing' || state.step === 'loading';
  return (
    <div class="export-progress" role="status">
      {isBusy && <progress class="money-progress" aria-label={words.preparing} />}
      {state.step === 'preparing' && words.preparing}
      {state.step === 'loading' && words.loading(formatSize(state.bytes, format, units))}
      {state.step === 'done' && words.done(state.name)}
      {(state.step === 'handed' || state.step === 'declined') && words[state.step]}
    </div>
  );
}

function describeFailure(
  { status, message }: { status: number; message: string },
  words: MoneyWords['exports'],
): string {
  if (status === 501) return words.unavailablePdf;
  return status === 0 || status >= 500 ? words.failed : message;
}

function formatSize(bytes: number, format: Format, units: MoneyWords['units']): string {
  return bytes < 1_000_000
    ? `${format.integer(Math.ceil(bytes / 1000))}\u00a0${units.kB}`
    : `${format.tick(Math.round(bytes / 100_000) / 10)}\u00a0${units.MB}`;
}
