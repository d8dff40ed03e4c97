import type { IncidentItem } from '../alert-shapes.ts';
import { useAlertWords } from '../alert-words.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { toIncidentName, toIncidentStatus } from '../incident-name.ts';
import { HourlyLoss, isCostly } from './hourly-loss.tsx';
import { Icon } from './icon.tsx';
import { StateMark } from './state-mark.tsx';

/** One incident: what it is about, which rule, for how long, what it costs an hour; under it who has it. */
export function IncidentRow({ incident }: { incident: IncidentItem }) {
  const words = useAlertWords();
  const status = toIncidentStatus(incident);
  const { worker, host, alerts } = incident;
  return (
    <a class="row incident-row" href={`/incidents/${incident.id}`}>
      <StateMark status={status} lead />
      <span class="row-body">
        <span class="row-title">{toIncidentName({ worker, host }) ?? words.pool}</span>
        <span class="row-text">
          <span class="word" data-s={incident.closedAt === null ? status : undefined}>
            {words.ruleName(incident.kind)}
          </span>
          {worker === null && alerts.total > 1 && <> · {words.workers(alerts.total)}</>}
          <IncidentSpan incident={incident} />
          {incident.isUnstable && <> · {words.list.unstable}</>}
        </span>
      </span>
      <IncidentCost incident={incident} />
      <Icon name="chevron" small />
    </a>
  );
}

function IncidentSpan({ incident }: { incident: IncidentItem }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const words = useAlertWords();
  const startMs = Date.parse(incident.openedAt);
  if (incident.state === 'closed') return <> · {words.list.unwatched}</>;
  if (incident.closedAt === null) return <> · {format.duration((clock.nowMs.value - startMs) / 1000)}</>;
  const endMs = Date.parse(incident.closedAt);
  return (
    <>
      {' · '}
      {words.list.lasted(format.duration((endMs - startMs) / 1000))} · {format.age(endMs, clock.nowMs.value)}
    </>
  );
}

/** Active: what is lost per hour. Over: what was missed. Nothing where nothing stops. */
function IncidentCost({ incident }: { incident: IncidentItem }) {
  const { format, words: common } = useSpeech();
  if (incident.closedAt === null) return <HourlyLoss incident={incident} />;
  if (!isCostly(incident) || incident.missedNanoton === null) return null;
  return (
    <span class="row-end row-text">
      −{format.estimate(Number(incident.missedNanoton) / 1e9)} {common.units.ton}
    </span>
  );
}
