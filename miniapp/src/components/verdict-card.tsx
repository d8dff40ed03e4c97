import type { ComponentChildren } from 'preact';
import type { WorkerStatus } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { toReason } from '../to-reason.ts';
import { useHomeWords } from '../use-home-words.ts';
import { StateMark } from './state-mark.tsx';

export interface VerdictCardProps {
  status: WorkerStatus;
  reason: string | null;
  /** Since when it is in this state; null where that is not known. */
  sinceMs: number | null;
  sampledAtMs: number | null;
  /** Stands below a line, in the same section. */
  children?: ComponentChildren;
}

/** Is it up, and why not: state and how long, cause and effect, the fix, the age of the reading. */
export function VerdictCard({ status, reason, sinceMs, sampledAtMs, children }: VerdictCardProps) {
  const { clock } = useApp();
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const nowMs = clock.nowMs.value;
  const why = toReason(words, reason);
  const sentence =
    why?.sentence ??
    (status === 'down' || status === 'warning' ? words.verdicts.other : words.verdicts[status]);
  return (
    <section class="section verdict">
      <div class="verdict-line">
        <StateMark status={status} lead />
        <div class="verdict-body">
          <p class="num num-lg">
            <span class="word" data-s={status}>
              {words.states[status]}
            </span>
            {sinceMs !== null && ` · ${format.duration((nowMs - sinceMs) / 1000)}`}
          </p>
          <p class="verdict-sentence">{sentence}</p>
          {why?.fix && <p class="verdict-fix">{why.fix}</p>}
          <p class="verdict-age">
            {sampledAtMs === null
              ? words.verdicts.neverRead
              : words.verdicts.readAt(format.age(sampledAtMs, nowMs))}
            {sinceMs !== null && ` · ${home.worker.lastAnswer(format.clockSeconds(sinceMs))}`}
          </p>
        </div>
      </div>
      {children}
    </section>
  );
}
