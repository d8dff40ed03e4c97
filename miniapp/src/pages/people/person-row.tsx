import { useSpeech } from '../../app-context.ts';
import { Icon } from '../../components/icon.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import type { Person } from '../../people-api.ts';
import { type PeopleWords, usePeopleWords } from '../../people-words.ts';

/** Somebody of the pool, with the worst state of their workers. */
export function PersonRow({ person }: { person: Person }) {
  const { format } = useSpeech();
  const words = usePeopleWords();
  return (
    <li>
      <a class="account-row" href={`/participants?person=${person.id}`}>
        <StateMark status={toMark(person)} />
        <span class="account-main">
          <span class="account-name">
            <bdi>{person.name}</bdi>
          </span>
          <span class="account-note">{describe(person, words, format.integer)}</span>
        </span>
        <Icon name="chevron" small />
      </a>
    </li>
  );
}

function toMark({ status, workers }: Person): 'ok' | 'warning' | 'down' | 'unknown' {
  if (status === 'pending') return 'warning';
  if (status === 'deactivated') return 'unknown';
  if (workers.down > 0) return 'down';
  if (workers.warning > 0) return 'warning';
  return workers.ok > 0 ? 'ok' : 'unknown';
}

function describe(
  { role, status, workers }: Person,
  words: PeopleWords,
  integer: (value: number) => string,
): string {
  const total = workers.ok + workers.warning + workers.down + workers.unknown;
  const parts = [
    role === 'operator' && words.roles.operator,
    status !== 'active' && words.statuses[status],
    words.workers(integer(total), total === 1),
    workers.down > 0 && words.down(workers.down),
    workers.warning > 0 && words.warning(workers.warning),
  ];
  return parts.filter(Boolean).join(' · ');
}
