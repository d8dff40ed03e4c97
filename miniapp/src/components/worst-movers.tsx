import type { PoolStanding, WorkerItem } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { groupHosts, type HostGroup, sortWorst, worstOf } from '../group-hosts.ts';
import { useHomeWords } from '../use-home-words.ts';
import { TrendLine } from './sparkline.tsx';
import { StateMark } from './state-mark.tsx';

const mostShown = 4;

type Mover = PoolStanding['movers'][number];

export interface WorstMoversProps {
  workers: WorkerItem[];
  /** Null while it is on its way or cannot be read. */
  standing: PoolStanding | null;
}

/** Hosts that do clearly less than usual, the steepest fall first, and then others where something is wrong. */
export function WorstMovers({ workers, standing }: WorstMoversProps) {
  const home = useHomeWords();
  const rows = listRows(groupHosts(workers), standing?.movers ?? []);
  return (
    <section aria-labelledby="worst-movers">
      <div class="outside-head">
        <h2 class="outside-title" id="worst-movers">
          {home.fleet.movers}
        </h2>
        <span>{home.fleet.against[standing?.usualOf ?? 'hour']}</span>
      </div>
      <div class="section">
        {rows.length === 0 && (
          <p class="section-text">
            {typeof standing?.changeRatio === 'number' ? home.fleet.allUsual : home.fleet.allFine}
          </p>
        )}
        <ul class="rows">
          {rows.slice(0, mostShown).map(({ group, mover }) => (
            <li key={group.host}>
              <HostRow group={group} mover={mover} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

interface Row {
  group: HostGroup<WorkerItem>;
  /** Null where it does about what it usually does, or that is not known. */
  mover: Mover | null;
}

function listRows(groups: HostGroup<WorkerItem>[], movers: Mover[]): Row[] {
  const byHost = new Map(groups.map((group) => [group.host, group]));
  const fallen = movers.flatMap((mover) => {
    const group = byHost.get(mover.host);
    return group === undefined ? [] : [{ group, mover }];
  });
  const named = new Set(fallen.map(({ group }) => group.host));
  const troubled = sortWorst(groups).filter(({ host }) => !named.has(host));
  return [...fallen, ...troubled.map((group) => ({ group, mover: null }))];
}

function HostRow({ group: { host, counts, workers }, mover }: Row) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const status = worstOf(counts);
  const rate = workers.reduce((sum, { requestsPerSecond }) => sum + (requestsPerSecond ?? 0), 0);
  return (
    <a class="row mover-row" href={`/workers?host=${encodeURIComponent(host)}`}>
      <StateMark status={status} lead />
      <span class="row-body">
        <span class="row-title">{host}</span>
        <span class="row-text">{home.fleet.hostStates({ ...counts, workers: workers.length })}</span>
      </span>
      {mover !== null && <TrendLine values={mover.trend} status={status} />}
      <span class="row-end mover-end">
        {mover !== null && <span class="num num-md">{format.change(mover.changeRatio)}</span>}
        <span class="row-text">
          {format.perMinute(rate)}&nbsp;{words.units.perMinute}
        </span>
      </span>
    </a>
  );
}
