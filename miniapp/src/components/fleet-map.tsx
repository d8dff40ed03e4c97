import { useState } from 'preact/hooks';
import type { WorkerItem } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { groupHosts, type HostGroup, sortWorst } from '../group-hosts.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Sheet } from './sheet.tsx';
import { StateMark } from './state-mark.tsx';
import { WorkerRow } from './worker-row.tsx';

const mostHosts = 120;
const loads = [0.3, 0.45, 0.62, 0.85];

/** A line per host, a cell per worker: tint is load, shape is state. One target: a tap or Enter opens the host. */
export function FleetMap({ workers }: { workers: WorkerItem[] }) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const all = groupHosts(workers);
  const hosts = all.length > mostHosts ? sortWorst(all).slice(0, mostHosts) : all;
  const [focused, setFocused] = useState(0);
  const [opened, setOpened] = useState<string | null>(null);
  const group = all.find(({ host }) => host === opened);
  const busiest = Math.max(...workers.map(({ requestsPerSecond }) => requestsPerSecond ?? 0));
  const states = (['ok', 'warning', 'down', 'unknown'] as const)
    .map((status) => home.health.filter(format.integer(count(workers, status)), words.states[status]))
    .join(', ');
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) setFocused(Math.min(Math.max(focused + step, 0), hosts.length - 1));
    else if (event.key === 'Enter' || event.key === ' ') setOpened(hosts[focused]?.host ?? null);
    else return;
    event.preventDefault();
  };
  const focusedHost = hosts[Math.min(focused, hosts.length - 1)];

  return (
    <>
      <button
        type="button"
        class="fleet"
        aria-label={home.fleet.summary({
          hosts: format.integer(all.length),
          workers: format.integer(workers.length),
          states,
        })}
        aria-describedby="fleet-host"
        onKeyDown={press}
        onClick={(event) => {
          const cell = (event.target as Element).closest<HTMLElement>('[data-host]');
          if (event.detail > 0) setOpened(cell?.dataset.host ?? focusedHost?.host ?? null);
        }}
      >
        {hosts.map((one, index) => (
          <HostLine key={one.host} group={one} busiest={busiest} isFocused={index === focused} />
        ))}
      </button>
      <span class="hidden-text" id="fleet-host" aria-live="polite">
        {focusedHost && home.fleet.host(focusedHost.host, focusedHost.counts.ok, focusedHost.workers.length)}
      </span>
      <div class="legend" aria-hidden="true">
        <span class="legend-item">
          {loads.map((load) => (
            <span key={load} class="cell" style={{ '--load': String(load) }} data-s="ok" />
          ))}
          {home.fleet.load}
        </span>
        {(['warning', 'down', 'unknown'] as const).map((status) => (
          <span key={status} class="legend-item">
            <StateMark status={status} size={10} /> {words.states[status].toLowerCase()}
          </span>
        ))}
      </div>
      {all.length > mostHosts && <p class="section-text">{home.fleet.cut(mostHosts)}</p>}
      {group !== undefined && (
        <Sheet title={group.host} onClose={() => setOpened(null)}>
          <ul class="rows sheet-list">
            {group.workers.map((worker) => (
              <li key={worker.id}>
                <WorkerRow worker={worker} />
              </li>
            ))}
          </ul>
          <a class="button button-full" href={`/workers?host=${encodeURIComponent(group.host)}`}>
            {home.fleet.open}
          </a>
        </Sheet>
      )}
    </>
  );
}

interface HostLineProps {
  group: HostGroup<WorkerItem>;
  busiest: number;
  isFocused: boolean;
}

/** The name is drawn by the style sheet: what is read aloud of a host is told as it is reached. */
function HostLine({ group, busiest, isFocused }: HostLineProps) {
  const { host, workers, counts } = group;
  return (
    <span class="host" data-host={host} data-focused={isFocused || undefined}>
      <span class={counts.down > 0 ? 'host-name host-hot' : 'host-name'} data-name={host} />
      <span class="host-cells">
        {workers.map(({ id, status, requestsPerSecond }) =>
          status === 'ok' ? (
            <span
              key={id}
              class="cell"
              data-s="ok"
              style={{ '--load': String(toLoad(requestsPerSecond, busiest)) }}
            />
          ) : (
            <StateMark key={id} status={status} />
          ),
        )}
      </span>
    </span>
  );
}

/** Four steps are all that the eye tells apart. */
function toLoad(requestsPerSecond: number | null, busiest: number): number {
  const share = busiest === 0 ? 0 : (requestsPerSecond ?? 0) / busiest;
  return loads[Math.min(Math.floor(share * loads.length), loads.length - 1)] ?? 0.3;
}

function count(workers: WorkerItem[], status: WorkerItem['status']): number {
  return workers.filter((worker) => worker.status === status).length;
}
