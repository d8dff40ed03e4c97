import type { PoolStanding, WorkerItem } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { groupPeople, worstOf } from '../group-hosts.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Icon } from './icon.tsx';
import { StateMark } from './state-mark.tsx';

const mostShown = 4;

type Losing = PoolStanding['losing'][number];

/** Whose workers stand still now, whoever loses most first, with what that costs them an hour. */
export function PeopleAtRisk({
  workers,
  standing,
}: {
  workers: WorkerItem[];
  standing: PoolStanding | null;
}) {
  const home = useHomeWords();
  if (standing === null || standing.losing.length === 0) return null;
  const people = new Map(groupPeople(workers).map((group) => [group.participantId, group]));
  return (
    <section aria-labelledby="people-at-risk">
      <div class="outside-head">
        <h2 class="outside-title" id="people-at-risk">
          {home.fleet.risk}
        </h2>
        <span>{home.fleet.ofPeople(standing.losingPeople, people.size)}</span>
      </div>
      <ul class="section rows">
        {standing.losing.slice(0, mostShown).map((person) => (
          <li key={person.participantId}>
            <PersonRow person={person} group={people.get(person.participantId)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PersonRowProps {
  person: Losing;
  /** Missing while the list of workers is older than the loss. */
  group: ReturnType<typeof groupPeople>[number] | undefined;
}

function PersonRow({ person: { participantId, name, workers, lossNanotonPerHour }, group }: PersonRowProps) {
  const { words, format } = useSpeech();
  const home = useHomeWords();
  const counts = group?.counts ?? { ok: 0, warning: 0, down: workers, unknown: 0 };
  const all = group?.workers.length ?? workers;
  return (
    <a
      class="row"
      href={participantId === null ? '/workers' : `/workers?owner=${encodeURIComponent(participantId)}`}
    >
      <StateMark status={worstOf(counts)} lead />
      <span class="row-body">
        <span class="row-title">
          {participantId === null ? home.fleet.pool : (name ?? home.fleet.person(participantId))}
        </span>
        <span class="row-text">{home.fleet.states({ workers: all, ...pick(counts) })}</span>
      </span>
      {lossNanotonPerHour === null ? (
        <span class="row-end row-text">
          — <span class="hidden-text">{words.unknown}</span>
          {words.units.tonPerHour}
        </span>
      ) : (
        <span class="num num-md row-end">
          −{format.estimate(Number(lossNanotonPerHour) / 1e9)}
          <small class="unit">{words.units.tonPerHour}</small>
        </span>
      )}
      <Icon name="chevron" small />
    </a>
  );
}

function pick({ down, warning }: { down: number; warning: number }) {
  return { down, warning };
}
