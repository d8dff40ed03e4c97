import type { Earnings, Overview } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import { Figure, Num, space } from './figure.tsx';

export interface MoneyStripProps {
  overview: Overview;
  /** Null while they are on their way, and where they could not be read. */
  earnings: Earnings | null;
  isLoading: boolean;
}

/** Unpaid as the hero with its worth, then today, 30 days, and the projection as a range. */
export function MoneyStrip({ overview, earnings, isLoading }: MoneyStripProps) {
  const { words, format } = useSpeech();
  const { money } = useHomeWords();
  const unpaid = overview.unpaidNanoton === null ? null : BigInt(overview.unpaidNanoton);
  const price = earnings?.price ?? null;
  const worth =
    unpaid === null || price === null
      ? null
      : format.fiat((Number(unpaid) / 1e9) * Number(price.value), price.currency);
  return (
    <section class="money" aria-label={money.section}>
      <dl class="money-grid">
        <div class="money-hero">
          <dt class="money-label">{money.unpaid}</dt>
          <dd class="money-hero-line">
            {unpaid === null ? (
              <UnknownAmount />
            ) : (
              <Num size="xl" value={format.ton(unpaid)} unit={words.units.ton} />
            )}
            <span class="money-note">{worth ?? money.estimate}</span>
          </dd>
        </div>
        <Earned earnings={earnings} isLoading={isLoading} />
      </dl>
    </section>
  );
}

function Earned({ earnings, isLoading }: { earnings: Earnings | null; isLoading: boolean }) {
  const { words, format } = useSpeech();
  const { money } = useHomeWords();
  const fiat = (value: string | null) =>
    value === null || earnings === null ? null : format.fiat(Number(value), earnings.currency);
  const ton = (nanoton: string | null, to: (nanoton: bigint) => string) =>
    nanoton === null ? null : to(BigInt(nanoton));
  if (earnings === null) {
    return (
      <>
        <Figure label={money.today} value={null} isLoading={isLoading} />
        <Figure label={money.thirtyDays} value={null} isLoading={isLoading} />
        {isLoading && (
          <div class="money-projection" aria-hidden="true">
            <dt class="money-label">{space}</dt>
            <dd class="num">{space}</dd>
            <dd class="money-note">{space}</dd>
          </div>
        )}
      </>
    );
  }
  const { today, thirtyDays, projection } = earnings;
  const unit = words.units.ton;
  return (
    <>
      <Figure
        label={money.today}
        value={ton(today.estimatedNanoton, format.gain)}
        unit={unit}
        note={fiat(today.estimatedValue) ?? money.estimate}
      />
      <Figure
        label={money.thirtyDays}
        value={ton(thirtyDays.estimatedNanoton, format.ton)}
        unit={unit}
        note={fiat(thirtyDays.estimatedValue) ?? money.estimate}
      />
      <Projection
        text={
          projection === null
            ? null
            : `${format.ton(BigInt(projection.lowNanoton))}–${format.ton(BigInt(projection.highNanoton))}`
        }
      />
    </>
  );
}

/** Unknown while there is too little history. */
function Projection({ text }: { text: string | null }) {
  const { words } = useSpeech();
  const { money } = useHomeWords();
  return (
    <div class="money-projection">
      <dt class="money-label">{money.projection}</dt>
      <dd>
        <span class="num">
          {text ?? <span aria-hidden="true">—</span>}
          {text !== null && <small class="unit">{words.units.ton}</small>}
        </span>
      </dd>
      <dd class="money-note">{text === null ? words.unknown : money.projectionNote}</dd>
    </div>
  );
}

function UnknownAmount() {
  const { words } = useSpeech();
  return (
    <span class="num num-xl">
      <span aria-hidden="true">—</span>
      <small class="unit">{words.unknown}</small>
    </span>
  );
}
