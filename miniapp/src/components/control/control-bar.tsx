import { useState } from 'preact/hooks';
import type { WorkerDetail, WorkerMetrics } from '../../api-shapes.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { ControlWordsProvider, useControlWords } from '../../control-words.ts';
import { Icon } from '../icon.tsx';
import { PayoutRequestSheet } from './payout-request-sheet.tsx';
import { DisableSheet, EnableSheet } from './power-sheets.tsx';
import { PriceSheet } from './price-sheet.tsx';
import '../../css/control.css';

export interface ControlBarProps {
  worker: WorkerDetail;
  metrics: WorkerMetrics;
  say: (text: string) => void;
  onChanged: () => void;
}

/** What one may ask of a worker: before and after, how far it is, and what was read back. */
export function ControlBar(props: ControlBarProps) {
  return (
    <ControlWordsProvider>
      <Bar {...props} />
    </ControlWordsProvider>
  );
}

/** Why nothing may be asked of a worker that is not proven to be its owner's. */
export function ReadOnlyNote() {
  return (
    <ControlWordsProvider>
      <Note />
    </ControlWordsProvider>
  );
}

function Note() {
  const { readOnly } = useControlWords();
  return (
    <section class="section groups-note" aria-label={readOnly.title}>
      <h2 class="section-title">{readOnly.title}</h2>
      <p class="row-text">{readOnly.text}</p>
      <div class="note-links">
        <a class="link" href="/account">
          {readOnly.prove}
        </a>
        <a class="link" href="/workers/add">
          {readOnly.agent}
        </a>
      </div>
    </section>
  );
}

function Bar({ worker, metrics, say, onChanged }: ControlBarProps) {
  const { telegram } = useApp();
  const { format } = useSpeech();
  const words = useControlWords();
  const [sheet, setSheet] = useState<'power' | 'price' | 'payout' | null>(null);
  const isOff = metrics.enabled === false;
  const open = (which: NonNullable<typeof sheet>) => {
    telegram?.haptic('warning');
    setSheet(which);
  };
  const shared = {
    worker,
    onClose: () => setSheet(null),
    onDone: (text: string) => {
      setSheet(null);
      say(text);
      onChanged();
    },
  };
  const PowerSheet = isOff ? EnableSheet : DisableSheet;
  return (
    <>
      <div class="actions" role="toolbar" aria-label={words.bar}>
        <button type="button" class={isOff ? 'button' : 'button link-danger'} onClick={() => open('power')}>
          <Icon name="power" small />
          {isOff ? words.enable : words.disable}
        </button>
        <button type="button" class="button" onClick={() => open('price')}>
          <Icon name="tag" small />
          {metrics.coefficient === null
            ? words.price
            : words.priceOf(format.coefficient(metrics.coefficient))}
        </button>
        <button type="button" class="button" onClick={() => open('payout')}>
          <Icon name="wallet" small />
          {words.payout}
        </button>
      </div>
      {sheet === 'power' && <PowerSheet {...shared} />}
      {sheet === 'price' && <PriceSheet {...shared} price={metrics.coefficient} />}
      {sheet === 'payout' && <PayoutRequestSheet {...shared} metrics={metrics} />}
    </>
  );
}
