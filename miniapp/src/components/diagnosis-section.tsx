import { useState } from 'preact/hooks';
import type { Diagnosis, WorkerStatus } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { toPlain } from '../to-plain.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { Icon } from './icon.tsx';
import { StateMark } from './state-mark.tsx';

const marks = {
  passed: 'ok',
  warning: 'warning',
  failed: 'down',
  unknown: 'unknown',
} as const satisfies Record<Diagnosis['checks'][number]['result'], WorkerStatus>;

/** Why it does not earn: all ten checks in their order, and one sentence with the fix. Nothing while it cannot be read. */
export function DiagnosisChecks({ workerId }: { workerId: string }) {
  const home = useHomeWords();
  const [isOpen, setIsOpen] = useState(false);
  const { data, error } = useDiagnosis(workerId);
  if (data === null && error !== null) return null;
  if (data === null) return <div class="why" aria-busy="true" />;
  return (
    <>
      <button
        type="button"
        class="why"
        aria-expanded={isOpen}
        aria-controls="checks"
        onClick={() => setIsOpen(!isOpen)}
      >
        <span class="why-body">
          <span class="why-title">{home.worker.why}</span>
          <span class="why-count">
            <Summary checks={data.checks} />
          </span>
        </span>
        <Icon name="chevron" small />
      </button>
      {isOpen && (
        <div id="checks" class="checks">
          <p class="checks-verdict">{toPlain(data.verdict.text)}</p>
          <CheckList checks={data.checks} />
        </div>
      )}
    </>
  );
}

/** The checks as evidence under a verdict of another page: alone, and always in sight. */
export function DiagnosisEvidence({ workerId }: { workerId: string }) {
  const home = useHomeWords();
  const { data, error } = useDiagnosis(workerId);
  if (data === null && error !== null) return null;
  if (data === null) {
    return (
      <div class="section" aria-busy="true">
        <div class="why" />
      </div>
    );
  }
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{home.worker.why}</h2>
        <span>
          <Summary checks={data.checks} />
        </span>
      </div>
      <section class="section checks evidence" aria-label={home.worker.why}>
        <CheckList checks={data.checks} />
      </section>
    </>
  );
}

function useDiagnosis(workerId: string) {
  const { session } = useApp();
  const { language } = useSpeech();
  return useQuery<Diagnosis>(`diagnosis/${workerId}/${language}`, (signal) =>
    session.api.getDiagnosis(workerId, language, signal),
  );
}

function Summary({ checks }: Pick<Diagnosis, 'checks'>) {
  const home = useHomeWords();
  const count = (result: string) => checks.filter((check) => check.result === result).length;
  const failed = count('failed');
  return failed > 0 || count('unknown') === 0
    ? home.worker.checks(count('passed'), failed)
    : home.worker.checksUnknown(count('passed'), count('unknown'));
}

function CheckList({ checks }: Pick<Diagnosis, 'checks'>) {
  return (
    <ol class="checks-list">
      {checks.map(({ check, result, text }) => (
        <li key={check} class="check" data-s={marks[result]}>
          <StateMark status={marks[result]} size={14} />
          <span class="check-text">{toPlain(text)}</span>
        </li>
      ))}
    </ol>
  );
}
