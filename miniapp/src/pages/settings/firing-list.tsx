import type { AlertRule, BackTest } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { useRuleFormat } from '../../use-rule-format.ts';

const mostShown = 20;

interface FiringListProps {
  rule: Pick<AlertRule, 'unit'>;
  test: BackTest;
  workers: { id: string; name: string }[];
}

/** Each firing, newest first: when, which worker, how long, and how far the figure went. */
export function FiringList({ rule, test, workers }: FiringListProps) {
  const rules = useRuleFormat();
  const isMeasured = rule.unit === 'ratio' || rule.unit === 'times_mean';
  const { format } = useSpeech();
  const { rule: words } = useAlertWords();
  if (test.episodes.length === 0) return null;
  const rest = test.fired - mostShown;
  return (
    <>
      <ul class="rows" aria-label={words.firings}>
        {test.episodes.slice(0, mostShown).map(({ workerId, firedAt, resolvedAt, worst }) => {
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
              {isMeasured && (
                <span class="firing-worst">{rules.value(rule, 'threshold', toShort(worst))}</span>
              )}
            </li>
          );
        })}
      </ul>
      {rest > 0 && <p class="row-text">{words.more(rest)}</p>}
    </>
  );
}

/** Three digits tell a share or a factor. */
function toShort(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(3));
}
