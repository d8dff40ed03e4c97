import type { BackTest } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';

const mostShown = 20;

/** Each firing, newest first: when, which worker, how long. */
export function FiringList({ test, workers }: { test: BackTest; workers: { id: string; name: string }[] }) {
  const { format } = useSpeech();
  const { rule: words } = useAlertWords();
  if (test.episodes.length === 0) return null;
  const rest = test.fired - mostShown;
  return (
    <>
      <ul class="rows" aria-label={words.firings}>
        {test.episodes.slice(0, mostShown).map(({ workerId, firedAt, resolvedAt }) => {
          const atMs = Date.parse(firedAt);
          return (
            <li key={`${workerId} ${firedAt}`} class="firing">
              <time class="dim" dateTime={firedAt}>
                {format.dayShort(atMs)} {format.clock(atMs)}
              </time>
              <span class="strong">{workers.find(({ id }) => id === workerId)?.name ?? workerId}</span>
              <span class="dim">
                {resolvedAt === null
                  ? words.stillFiring
                  : format.duration((Date.parse(resolvedAt) - atMs) / 1000)}
              </span>
            </li>
          );
        })}
      </ul>
      {rest > 0 && <p class="row-text">{words.more(rest)}</p>}
    </>
  );
}
