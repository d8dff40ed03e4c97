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

interface DiagnosisProps {
  workerId: string;
  startsOpen?: boolean;
}

/** The checks in a section of their own. */
export function DiagnosisSection(props: DiagnosisProps) {
  const home = useHomeWords();
  return (
    <section class="section why-section" aria-label={home.worker.why}>
      <DiagnosisChecks {...props} />
    </section>
  );
}

/** Why it does not earn: all ten checks in their order, and one sentence with the fix. Nothing while it cannot be read. */
export function DiagnosisChecks({ workerId, startsOpen = false }: DiagnosisProps) {
  const { session } = useApp();
  const { language } = useSpeech();
  const home = useHomeWords();
  const [isOpen, setIsOpen] = useState(startsOpen);
  const { data, error } = useQuery<Diagnosis>(`diagnosis/${workerId}/${language}`, (signal) =>
    session.api.getDiagnosis(workerId, language, signal),
  );
  if (data === null && error !== null) return null;
  if (data === null) return <div class="why" aria-busy="true" />;
  const count = (result: string) => data.checks.filter((check) => check.result === result).length;
  const failed = count('failed');
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
            {failed > 0 || count('unknown') === 0
              ? home.worker.checks(count('passed'), failed)
              : home.worker.checksUnknown(count('passed'), count('unknown'))}
          </span>
        </span>
        <Icon name="chevron" small />
      </button>
      {isOpen && (
        <div id="checks" class="checks">
          <p class="checks-verdict">{toPlain(data.verdict.text)}</p>
          <ol class="checks-list">
            {data.checks.map(({ check, result, text }) => (
              <li key={check} class="check" data-s={marks[result]}>
                <StateMark status={marks[result]} size={14} />
                <span class="check-text">{toPlain(text)}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}
