import type { IncidentItem, IncidentLine, WorkerItem } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { toReason } from '../to-reason.ts';
import { useHomeWords } from '../use-home-words.ts';
import { HourlyLoss } from './hourly-loss.tsx';
import { Icon } from './icon.tsx';
import { StateMark } from './state-mark.tsx';

export const mostIncidentsShown = 4;

export interface IncidentRowsProps {
  /** Null while nobody can tell: then the workers that are not in order stand in. */
  incidents: IncidentLine[] | null;
  workers: WorkerItem[];
  /** What they cost, by their ids; null, or not among them, while that is not known. */
  losses: ReadonlyMap<string, IncidentItem> | null;
}

/** What is wrong now, worst first: name, reason, for how long and what it costs an hour. */
export function IncidentRows({ incidents, workers, losses }: IncidentRowsProps) {
  const home = useHomeWords();
  if (incidents === null) return <TroubledWorkers workers={workers} />;
  if (incidents.length === 0) return null;
  const rest = incidents.length - mostIncidentsShown;
  return (
    <ul class="rows rows-under" aria-label={home.incidents.section}>
      {incidents.slice(0, mostIncidentsShown).map((incident) => (
        <IncidentRow key={incident.id} incident={incident} loss={losses?.get(incident.id)} />
      ))}
      {rest > 0 && (
        <li>
          <a class="row" href="/alerts">
            <span class="row-body link-text">{home.incidents.more(rest)}</span>
            <Icon name="chevron" small />
          </a>
        </li>
      )}
    </ul>
  );
}

function IncidentRow({ incident, loss }: { incident: IncidentLine; loss: IncidentItem | undefined }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const home = useHomeWords();
  const status = incident.severity === 'critical' ? 'down' : 'warning';
  const seconds = (clock.nowMs.value - Date.parse(incident.openedAt)) / 1000;
  return (
    <li>
      <a class="row trouble-row" href={`/incidents/${incident.id}`}>
        <StateMark status={status} lead />
        <span class="row-body">
          <span class="row-title">{incident.workerName ?? incident.host}</span>
          <span class="row-text">
            <span class="word" data-s={status}>
              {home.incidents.kinds[incident.kind] ?? incident.kind.replaceAll('_', ' ')}
            </span>{' '}
            · {format.duration(seconds)}
            {incident.workers > 1 && ` · ${home.incidents.workers(incident.workers)}`}
          </span>
        </span>
        <span class="trouble-loss">{loss !== undefined && <HourlyLoss incident={loss} />}</span>
        <Icon name="chevron" small />
      </a>
    </li>
  );
}

function TroubledWorkers({ workers }: { workers: WorkerItem[] }) {
  const { words } = useSpeech();
  const home = useHomeWords();
  const troubled = workers
    .filter(({ status }) => status === 'down' || status === 'warning')
    .sort((a, b) => a.status.localeCompare(b.status));
  if (troubled.length === 0) return null;
  return (
    <ul class="rows rows-under" aria-label={home.incidents.section}>
      {troubled.slice(0, mostIncidentsShown).map(({ id, name, status, reason }) => (
        <li key={id}>
          <a class="row" href={`/workers/${id}`}>
            <StateMark status={status} lead />
            <span class="row-body">
              <span class="row-title">{name}</span>
              <span class="row-text">
                <span class="word" data-s={status}>
                  {words.states[status]}
                </span>{' '}
                · {toReason(words, reason)?.short ?? words.verdicts.other}
              </span>
            </span>
            <Icon name="chevron" small />
          </a>
        </li>
      ))}
      {troubled.length > mostIncidentsShown && (
        <li>
          <a class="row" href="/workers">
            <span class="row-body link-text">
              {home.incidents.more(troubled.length - mostIncidentsShown)}
            </span>
            <Icon name="chevron" small />
          </a>
        </li>
      )}
    </ul>
  );
}
