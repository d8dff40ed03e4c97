import { useState } from 'preact/hooks';
import { useSpeech } from '../../app-context.ts';
import { useControlWords } from '../../control-words.ts';
import { useEarningRate } from '../../use-earning-rate.ts';
import { Segment } from '../segment.tsx';
import { Switch } from '../switch.tsx';
import { CommandSheet } from './command-sheet.tsx';

const spanHours = { h2: 2, h8: 8, h24: 24, open: null };
type Span = keyof typeof spanHours;
const spans = ['h2', 'h8', 'h24', 'open'] as const satisfies Span[];

export interface ControlSheetProps {
  worker: { id: string; name: string };
  onDone: (text: string) => void;
  onClose: () => void;
}

/** For how long, and what that costs. */
export function DisableSheet({ worker, onDone, onClose }: ControlSheetProps) {
  const { disabling } = useControlWords();
  const [span, setSpan] = useState<Span>('h2');
  const [keeps, setKeeps] = useState(false);
  const hours = spanHours[span];
  const forSeconds = hours === null ? {} : { forSeconds: hours * 3_600 };
  return (
    <CommandSheet
      worker={worker}
      title={disabling.title(worker.name)}
      text={disabling.text}
      probe={{ kind: 'disable' }}
      command={{ kind: 'disable', keeps, ...forSeconds }}
      after="false"
      verb={disabling.verbs[span]}
      isRisky
      onDone={onDone}
      onClose={onClose}
    >
      <Segment
        label={disabling.howLong}
        choices={spans.map((key) => ({ key, text: disabling.spans[key] }))}
        chosen={span}
        onChoose={setSpan}
      />
      <KeepsSwitch label={disabling.keeps} isOn={keeps} onSwitch={setKeeps} />
      <Loss workerId={worker.id} hours={hours} />
    </CommandSheet>
  );
}

function Loss({ workerId, hours }: { workerId: string; hours: number | null }) {
  const { words: common, format } = useSpeech();
  const { disabling } = useControlWords();
  const rate = useEarningRate(workerId);
  if (rate === null || rate === 0) return null;
  const ton = (nanoton: number) => `${format.estimate(nanoton / 1e9)}\u00a0${common.units.ton}`;
  const text =
    hours === null
      ? disabling.lossPerHour(`${format.estimate(rate / 1e9)}\u00a0${common.units.tonPerHour}`)
      : disabling.loss(ton(rate * hours));
  return <p class="form-hint">{text}</p>;
}

export function EnableSheet({ worker, onDone, onClose }: ControlSheetProps) {
  const { words: common, format } = useSpeech();
  const { enabling } = useControlWords();
  const rate = useEarningRate(worker.id);
  const gain =
    rate === null || rate === 0
      ? ''
      : ` ${enabling.gain(`${format.estimate(rate / 1e9)}\u00a0${common.units.tonPerHour}`)}`;
  return (
    <CommandSheet
      worker={worker}
      title={enabling.title(worker.name)}
      text={`${enabling.text}${gain}`}
      probe={{ kind: 'enable' }}
      command={{ kind: 'enable' }}
      after="true"
      verb={enabling.verb}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

/** The worker forgets what it was told when it restarts; we need not. */
export function KeepsSwitch({
  label,
  isOn,
  onSwitch,
}: {
  label: string;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
}) {
  return (
    <div class="command-line">
      <span>{label}</span>
      <Switch label={label} isOn={isOn} onSwitch={onSwitch} />
    </div>
  );
}
