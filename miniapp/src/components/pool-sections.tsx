import type { WorkerItem } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { groupHosts, groupPeople, sortWorst, worstOf } from '../group-hosts.ts';
import { useHomeWords } from '../use-home-words.ts';
import { useQuery } from '../use-query.ts';
import { Num } from './figure.tsx';
import { Icon } from './icon.tsx';
import { PoolIncomeRows } from './pool-income-rows.tsx';
import { StateMark } from './state-mark.tsx';

const mostShown = 4;
const slowMs = 60_000;

/** For operators: what was lost and brought in, the worst hosts, and the people who are losing. */
export function PoolSections({ workers }: { workers: WorkerItem[] }) {
  return (
    <>
      <PoolIncomeRows />
      <WorstHosts workers={workers} />
      <PeopleAtRisk workers={workers} />
    </>
  );
}

function WorstHosts({ workers }: { workers: WorkerItem[] }) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const hosts = groupHosts(workers);
  const worst = sortWorst(hosts);
  return (
    <section aria-labelledby="worst-hosts">
      <div class="outside-head">
        <h2 class="outside-title" id="worst-hosts">
          {home.fleet.worst}
        </h2>
        <span>{home.fleet.ofHosts(worst.length, hosts.length)}</span>
      </div>
      <div class="section">
        {worst.length === 0 && <p class="section-text">{home.fleet.allFine}</p>}
        <ul class="rows">
          {worst.slice(0, mostShown).map(({ host, counts, workers: own }) => (
            <li key={host}>
              <a class="row" href={`/workers?host=${encodeURIComponent(host)}`}>
                <StateMark status={worstOf(counts)} lead />
                <span class="row-body">
                  <span class="row-title">{host}</span>
                  <span class="row-text">
                    {counts.down > 0
                      ? home.fleet.downOf(counts.down, own.length)
                      : home.fleet.warningOf(counts.warning, own.length)}
                  </span>
                </span>
                <span class="row-end">
                  <Num size="md" value={format.perMinute(sumRates(own))} unit={words.units.perMinute} />
                </span>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function PeopleAtRisk({ workers }: { workers: WorkerItem[] }) {
  const { session } = useApp();
  const home = useHomeWords();
  const names = useQuery(
    'dashboard/names',
    async (signal) =>
      (await session.api.listParticipants(signal)).map(({ id, name }): [string, string] => [id, name]),
    { everyMs: slowMs },
  ).data;
  const nameOf = new Map(names ?? []);
  const people = groupPeople(workers);
  const worst = sortWorst(people);
  if (worst.length === 0) return null;
  return (
    <section aria-labelledby="people-at-risk">
      <div class="outside-head">
        <h2 class="outside-title" id="people-at-risk">
          {home.fleet.risk}
        </h2>
        <span>{home.fleet.ofHosts(worst.length, people.length)}</span>
      </div>
      <ul class="section rows">
        {worst.slice(0, mostShown).map(({ participantId, counts, workers: own }) => (
          <li key={participantId}>
            <a
              class="row"
              href={
                participantId === null ? '/workers' : `/workers?owner=${encodeURIComponent(participantId)}`
              }
            >
              <StateMark status={worstOf(counts)} lead />
              <span class="row-body">
                <span class="row-title">
                  {participantId === null
                    ? home.fleet.pool
                    : (nameOf.get(participantId) ?? home.fleet.person(participantId))}
                </span>
                <span class="row-text">
                  {home.fleet.states({ workers: own.length, down: counts.down, warning: counts.warning })}
                </span>
              </span>
              <Icon name="chevron" small />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sumRates(workers: { requestsPerSecond: number | null }[]): number {
  return workers.reduce((sum, { requestsPerSecond }) => sum + (requestsPerSecond ?? 0), 0);
}
