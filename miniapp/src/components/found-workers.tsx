import { useSpeech } from '../app-context.ts';
import { useHomeWords } from '../use-home-words.ts';
import { StateMark } from './state-mark.tsx';

export interface FoundWorker {
  address: string;
  latencyMs: number;
  /** Null while the worker is not ready to tell. */
  needsAccessHash: boolean | null;
}

export interface FoundWorkersProps {
  found: FoundWorker[];
  chosen: ReadonlySet<string>;
  onToggle: (address: string) => void;
}

/** What answers on a host, by port, to be chosen; with a warning where strangers are answered too. */
export function FoundWorkers({ found, chosen, onToggle }: FoundWorkersProps) {
  const { format } = useSpeech();
  const home = useHomeWords();
  if (found.length === 0) return null;
  const isOpen = found.some(({ needsAccessHash }) => needsAccessHash === false);
  return (
    <>
      <ul class="rows">
        {found.map(({ address, latencyMs, needsAccessHash }) => {
          const { value, unit } = format.runTime(latencyMs / 1000);
          return (
            <li key={address}>
              <label class="found">
                <input
                  class="worker-check"
                  type="checkbox"
                  checked={chosen.has(address)}
                  onChange={() => onToggle(address)}
                />
                <StateMark status={needsAccessHash === null ? 'warning' : 'ok'} />
                <span class="strong">{address.slice(address.lastIndexOf(':') + 1)}</span>
                <span class="found-note">
                  {needsAccessHash === null
                    ? home.add.notReady
                    : needsAccessHash
                      ? home.add.needsHash
                      : home.add.answersIn(`${value}\u00a0${unit}`)}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      {isOpen && (
        <p class="found-warning">
          <StateMark status="warning" />
          {home.add.open}
        </p>
      )}
    </>
  );
}
