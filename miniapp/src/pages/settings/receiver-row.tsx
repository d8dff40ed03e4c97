import type { Receiver, ReceiverChange } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { toReceiverName } from './receiver-name.ts';

export interface ReceiverRowProps {
  receiver: Receiver;
  /** The one that is told before it; null for the first. */
  before: Receiver | null;
  change: (asked: ReceiverChange, shown: Partial<Receiver>) => void;
  onTest: () => void;
  onRemove: () => void;
}

/** One receiver with what can be done about it; one that is off says why and since when. */
export function ReceiverRow({ receiver, before, change, onTest, onRemove }: ReceiverRowProps) {
  const all = useAlertWords();
  const { receivers: words, actions } = all;
  const { format } = useSpeech();
  const { kind, threadId, url, isBackup, disabledAt, disabledReason } = receiver;
  const name = toReceiverName(receiver, all);
  const what = toReceiverName({ ...receiver, label: null }, all);
  const isOff = disabledAt !== null;
  const reason =
    disabledReason === null ? words.unknownReason : (words.disabledReasons[disabledReason] ?? disabledReason);
  const facts = [
    kind === 'webhook' ? (url ?? words.webhook) : what === name ? null : what,
    threadId === null ? null : words.topic(threadId),
    isBackup ? words.backup : null,
  ];
  const tools = [
    isOff
      ? {
          text: words.enable,
          press: () => change({ enabled: true }, { disabledAt: null, disabledReason: null }),
        }
      : { text: words.test, press: onTest },
    ...(before === null
      ? []
      : [
          {
            text: words.up,
            press: () => change({ position: before.position }, { position: before.position - 0.5 }),
          },
        ]),
    {
      text: isBackup ? words.makeNormal : words.makeBackup,
      press: () => change({ isBackup: !isBackup }, { isBackup: !isBackup }),
    },
    ...(isOff
      ? []
      : [
          {
            text: words.disable,
            press: () =>
              change(
                { enabled: false },
                { disabledAt: receiver.createdAt, disabledReason: 'switched off by its owner' },
              ),
          },
        ]),
    { text: words.remove, press: onRemove },
  ];
  return (
    <li class="receiver">
      <div class="receipt">
        <StateMark status={isOff ? 'down' : 'ok'} lead />
        <span class="row-body">
          <span class="row-title">{name}</span>
          <span class="row-text">{facts.filter((fact) => fact !== null).join(' · ')}</span>
          {isOff && (
            <span class="row-text receiver-off">
              {words.disabled(reason)} {words.since(format.day(Date.parse(disabledAt)))}
            </span>
          )}
        </span>
      </div>
      <div class="receiver-tools">
        {tools.map(({ text, press }) => (
          <button
            key={text}
            type="button"
            class="small-button"
            aria-label={actions.of(text, name)}
            onClick={press}
          >
            {text}
          </button>
        ))}
      </div>
    </li>
  );
}
