import type { Incident } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { toIncidentStatus } from '../../incident-name.ts';
import { findCode, toPlain } from '../../to-plain.ts';
import { useSeconds } from '../../use-seconds.ts';
import { IncidentCost } from './incident-cost.tsx';

/** How bad and for how long, what was seen, what to do, and what it costs. */
export function IncidentVerdict({ incident, loadedAtMs }: { incident: Incident; loadedAtMs: number }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const words = useAlertWords();
  const status = toIncidentStatus(incident);
  const { sentences } = incident;
  const code = sentences === null ? null : findCode(sentences.fix);
  return (
    <section class="section" aria-label={words.ruleName(incident.kind)}>
      <div class="incident-verdict">
        <p class="incident-head">
          <StateMark status={status} />
          <span class="word" data-s={status}>
            {toLevel(incident, words)}
          </span>
          <Span incident={incident} />
          <span class="incident-age">{format.age(loadedAtMs, clock.nowMs.value)}</span>
        </p>
        <p class="incident-facts">
          {sentences === null
            ? `${words.ruleName(incident.kind)}. ${words.incident.fallback}`
            : toPlain(sentences.facts)}
        </p>
        {sentences !== null && incident.closedAt === null && (
          <p class="incident-fix">{toPlain(sentences.fix)}</p>
        )}
        {code !== null && incident.closedAt === null && (
          <div class="code-line">
            <code class="code-text">{code}</code>
            <CopyButton text={code} label={words.incident.copy} done={words.incident.copied} />
          </div>
        )}
      </div>
      <IncidentCost incident={incident} />
    </section>
  );
}

function toLevel({ state, closedAt, severity }: Incident, words: ReturnType<typeof useAlertWords>): string {
  if (state === 'closed') return words.incident.unwatched;
  return closedAt === null ? words.severities[severity] : words.incident.recovered;
}

function Span({ incident }: { incident: Incident }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const words = useAlertWords();
  const at = useSeconds();
  const startMs = Date.parse(incident.openedAt);
  const endMs = incident.closedAt === null ? clock.nowMs.value : Date.parse(incident.closedAt);
  const duration = format.duration((endMs - startMs) / 1000);
  return (
    <span class="dim">
      {incident.closedAt === null
        ? words.incident.since(duration, at(startMs))
        : words.incident.lasted(duration, at(startMs), at(endMs))}
    </span>
  );
}
