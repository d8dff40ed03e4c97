import type { IncidentAlert } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { Icon } from '../../components/icon.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { useSeconds } from '../../use-seconds.ts';

const mostShown = 50;

/** The workers of an incident, each once, those still in trouble first. */
export function AffectedWorkers({ alerts }: { alerts: IncidentAlert[] }) {
  const words = useAlertWords().incident;
  const at = useSeconds();
  const newest = new Map<string, IncidentAlert>();
  for (const alert of alerts) {
    if (alert.worker !== null && !newest.has(alert.worker.id)) newest.set(alert.worker.id, alert);
  }
  if (newest.size === 0) return null;
  const rows = [...newest.values()].sort(
    (a, b) => Number(a.resolvedAt !== null) - Number(b.resolvedAt !== null),
  );
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.affected}</h2>
      </div>
      <section class="section" aria-label={words.affected}>
        <ul class="rows">
          {rows.slice(0, mostShown).map(({ worker, resolvedAt, noDataSince, severity }) => {
            const status = resolvedAt !== null ? 'ok' : severity === 'critical' ? 'down' : 'warning';
            return (
              <li key={worker?.id}>
                <a class="row" href={`/workers/${worker?.id}`}>
                  <StateMark status={status} />
                  <span class="row-body">
                    <span class="row-title">{worker?.name}</span>
                    <span class="row-text">
                      {resolvedAt !== null
                        ? words.resolvedAt(at(Date.parse(resolvedAt)))
                        : noDataSince === null
                          ? words.firing
                          : words.noData(at(Date.parse(noDataSince)))}
                    </span>
                  </span>
                  <Icon name="chevron" small />
                </a>
              </li>
            );
          })}
        </ul>
      </section>
    </>
  );
}
