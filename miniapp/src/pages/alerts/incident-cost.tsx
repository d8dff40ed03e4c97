import type { Incident } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { Figure } from '../../components/figure.tsx';
import { formatWorth } from '../../format-fiat.ts';
import { usePayoutsApi } from '../../payouts-api.ts';
import { useQuery } from '../../use-query.ts';

const priceEveryMs = 600_000;

/** What is lost per hour and what was missed; in words where that is not known or nothing is. */
export function IncidentCost({ incident }: { incident: Incident }) {
  const { format } = useSpeech();
  const words = useAlertWords().incident;
  const unit = useAlertWords().tonPerHour;
  const { cost, lossNanotonPerHour, missedNanoton, closedAt } = incident;
  const estimate = (nanoton: string | null) =>
    nanoton === null ? null : format.estimate(Number(nanoton) / 1e9);
  if (cost === 'none' || cost === 'soon' || cost === 'less' || cost === 'unknown') {
    const text = {
      none: words.costNone,
      soon: words.costSoon,
      less: words.costLess,
      unknown: words.costUnknown,
    };
    return closedAt === null ? <p class="incident-cost-text">{text[cost]}</p> : null;
  }
  return (
    <dl class="figures incident-figures">
      {closedAt === null && (
        <Figure
          label={cost === 'off' ? words.notEarningIfOff : words.notEarning}
          value={estimate(lossNanotonPerHour)}
          unit={unit}
          note={null}
        />
      )}
      <Missed incident={incident} />
      {missedNanoton === null && <p class="incident-why-unknown">{words.unknownHistory}</p>}
    </dl>
  );
}

/** With what it is worth, where the price is known. */
function Missed({ incident: { closedAt, missedNanoton } }: { incident: Incident }) {
  const { format, language, words: common } = useSpeech();
  const { incident: words } = useAlertWords();
  const api = usePayoutsApi();
  const price = useQuery('price', async (signal) => (await api.getEarnings(signal)).price, {
    everyMs: priceEveryMs,
  });
  return (
    <Figure
      label={closedAt === null ? words.missed : words.missedInAll}
      value={missedNanoton === null ? null : format.estimate(Number(missedNanoton) / 1e9)}
      unit={common.units.ton}
      note={missedNanoton === null ? null : formatWorth(language, BigInt(missedNanoton), price.data)}
    />
  );
}
