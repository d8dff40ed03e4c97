import type { AlertItem, WorkerDetail } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { FailedNotice } from './failed-notice.tsx';
import { StateMark } from './state-mark.tsx';

/** What happened to it: its alerts, newest first, and since when it is watched. */
export function WorkerHistory({ worker }: { worker: WorkerDetail }) {
  const { session } = useApp();
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const query = useQuery(`worker/${worker.id}/alerts`, (signal) => session.api.listAlerts(worker.id, signal));
  const alerts = query.data?.filter(({ firedAt }) => firedAt !== null) ?? null;
  return (
    <>
      {alerts === null && query.error !== null && (
        <FailedNotice
          title={home.worker.historyFailed}
          text={words.worker.failedText}
          onRetry={query.refresh}
        />
      )}
      {alerts === null && query.error === null && <div class="section skeleton-gpus" aria-busy="true" />}
      {alerts !== null && (
        <section class="section" aria-label={home.worker.history}>
          {alerts.length === 0 && <p class="section-text">{home.worker.historyEmpty}</p>}
          <ul class="rows">
            {alerts.map((alert) => (
              <AlertRow key={alert.id} alert={alert} />
            ))}
          </ul>
        </section>
      )}
      <p class="page-foot">
        {home.worker.since} {format.day(Date.parse(worker.createdAt))}
      </p>
    </>
  );
}

function AlertRow({ alert }: { alert: AlertItem }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const home = useHomeWords();
  const status = alert.severity === 'critical' ? 'down' : 'warning';
  const startMs = Date.parse(alert.activeSince);
  const endMs = alert.resolvedAt === null ? null : Date.parse(alert.resolvedAt);
  const duration = format.duration(((endMs ?? clock.nowMs.value) - startMs) / 1000);
  const row = (
    <>
      <StateMark status={endMs === null ? status : 'ok'} lead />
      <span class="row-body">
        <span class="row-title">{home.incidents.kinds[alert.kind] ?? alert.kind.replaceAll('_', ' ')}</span>
        <span class="row-text">
          {endMs === null ? (
            <span class="word" data-s={status}>
              {home.worker.still} {duration}
            </span>
          ) : (
            home.worker.lasted(duration)
          )}
        </span>
      </span>
      <span class="row-end dim">
        {format.dayShort(startMs)}, {format.clock(startMs)}
      </span>
    </>
  );
  return (
    <li>
      {alert.incidentId === null ? (
        <div class="row">{row}</div>
      ) : (
        <a class="row" href={`/incidents/${alert.incidentId}`}>
          {row}
        </a>
      )}
    </li>
  );
}
