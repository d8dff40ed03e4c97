import { useState } from 'preact/hooks';
import type { WorkerMetrics } from '../../api-shapes.ts';
import { useSpeech } from '../../app-context.ts';
import { useControlWords } from '../../control-words.ts';
import { shortenAddress } from '../../shorten-address.ts';
import { ChoiceField } from '../choice-field.tsx';
import { CommandSheet } from './command-sheet.tsx';
import type { ControlSheetProps } from './power-sheets.tsx';

/** Which proxy is to pay what it has signed; the worker's wallet pays the gas. */
export function PayoutRequestSheet({
  worker,
  metrics,
  onDone,
  onClose,
}: ControlSheetProps & { metrics: WorkerMetrics }) {
  const { words: common, format } = useSpeech();
  const { paying } = useControlWords();
  const ton = (nanoton: string) => `${format.ton(BigInt(nanoton))}\u00a0${common.units.ton}`;
  const payable = listPayable(metrics);
  const [chosen, setChosen] = useState(payable[0]?.proxyAddress ?? '');
  const one = payable.find(({ proxyAddress }) => proxyAddress === chosen) ?? payable[0];
  const balance = metrics.wallet.balanceNanoton;
  const command =
    one === undefined ? null : ({ kind: 'request_payout', proxyAddress: one.proxyAddress } as const);
  return (
    <CommandSheet
      worker={worker}
      title={paying.title(worker.name)}
      text={one === undefined ? paying.nothing : paying.text(balance === null ? null : ton(balance))}
      probe={command ?? { kind: 'enable' }}
      command={command}
      after={null}
      verb={one === undefined ? paying.verbIdle : paying.verb(ton(one.claimableNanoton))}
      done={paying.done(worker.name)}
      onDone={onDone}
      onClose={onClose}
    >
      {one !== undefined && (
        <ChoiceField
          label={paying.proxy}
          value={one.proxyAddress}
          choices={payable.map(({ proxyAddress, claimableNanoton }) => ({
            value: proxyAddress,
            text: paying.amount(shortenAddress(proxyAddress), ton(claimableNanoton)),
          }))}
          onValue={setChosen}
        />
      )}
    </CommandSheet>
  );
}

/** Those that have signed something, most first. */
export function listPayable({ contracts }: Pick<WorkerMetrics, 'contracts'>) {
  return contracts
    .flatMap(({ proxyAddress, claimableNanoton }) =>
      claimableNanoton === null || claimableNanoton === '0' ? [] : [{ proxyAddress, claimableNanoton }],
    )
    .toSorted((a, b) => (BigInt(b.claimableNanoton) > BigInt(a.claimableNanoton) ? 1 : -1));
}
