import { escapeText } from '../escape.ts';
import type { Reader } from '../format-clock.ts';
import { chatWords } from './chat-words.ts';
import {
  type CommandStory,
  type ControlFacts,
  renderControl,
  renderOutcome,
  renderQuestion,
  renderReadOnly,
} from './render-control.ts';

const account = `0:${'ab'.repeat(32)}`;
const at = new Date('2026-11-23T13:04:51Z');

/** For tests: every text about controlling a worker, by a name for people. */
export function createControlGallery(outside: string, reader: Reader): Record<string, string> {
  const { control } = chatWords(reader.language);
  const name = escapeText(outside);
  const facts = { ...known, name: outside };
  const bare = { ...nothingKnown, name: outside };
  const payout = { command: { kind: 'request_payout', proxyAddress: account }, forSeconds: null } as const;
  const price = {
    command: { kind: 'set_coefficient', coefficientThousandths: 1_500 },
    forSeconds: null,
  } as const;
  const off = (forSeconds: number | null) => ({ command: { kind: 'disable' } as const, forSeconds });
  const on = { command: { kind: 'enable' }, forSeconds: null } as const;
  const tell = (change: Partial<CommandStory>) =>
    renderOutcome({ ...verified, ...change }, { name: outside, network: 'mainnet' }, reader);
  const fail = (reason: string) => tell({ state: 'failed', reason, proxyAddress: account });
  return {
    control: renderControl(facts, reader),
    controlUnknown: renderControl(bare, reader),
    controlReadOnly: renderReadOnly(facts, reader),
    controlReadOnlyUnknown: renderReadOnly(bare, reader),
    controlPrices: control.prices({ name, before: '1×', peerPrice: '1.1×' }),
    controlAskPrice: control.askPrice({ name, id: '12', before: '1×', peerPrice: null }),
    controlBadPrice: control.badPrice,
    controlPayouts: control.payouts({ name }),
    controlNoContract: control.noContract({ name }),
    controlNothing: control.nothingToPay({ proxy: name, unsigned: '1 TON' }),
    controlBusy: control.busy({ name }),
    controlToasts: [control.used, control.expired, control.changed({ before: '1×', after: '2×' })].join('\n'),
    askOff: renderQuestion(facts, off(28_800), reader),
    askOffUnknown: renderQuestion(bare, off(3_600), reader),
    askOffForever: renderQuestion(facts, off(null), reader),
    askOn: renderQuestion(facts, on, reader),
    askOnUnknown: renderQuestion(bare, on, reader),
    askPrice: renderQuestion(facts, price, reader),
    askPriceUnknown: renderQuestion(bare, price, reader),
    askPayout: renderQuestion(
      facts,
      { ...payout, claimableNanoton: 4_200_000_000n, automaticInSeconds: 50_400 },
      reader,
    ),
    askPayoutUnknown: renderQuestion(bare, payout, reader),
    sending: control.sending({ name }),
    waiting: tell({ state: 'queued' }),
    sent: tell({ state: 'sent' }),
    verified: tell({}),
    verifiedPrice: tell({ kind: 'set_coefficient', before: '1.25', after: '1.5' }),
    verifiedAlready: tell({ reason: 'already' }),
    verifiedPayout: tell({ kind: 'request_payout', proxyAddress: account }),
    unknownOutcome: tell({ state: 'unknown', reason: 'outcome_unknown' }),
    failed: [
      ...['proxy_not_found', 'payout_running', 'proxy_not_inited', 'proxy_closed', 'bad_request', 'unproven'],
      ...['not_applied', 'expired', 'timeout', 'something_new'],
    ]
      .map(fail)
      .join('\n'),
  };
}

const known: Omit<ControlFacts, 'name'> = {
  ...{ network: 'mainnet', sampledAt: at, enabled: true, coefficient: 1.25, peerCoefficient: 1.1 },
  ...{ earnedNanotonPerHour: 420_000_000n, ownerAddress: account, balanceNanoton: 3_500_000_000n },
};

const nothingKnown: Omit<ControlFacts, 'name'> = {
  ...{ network: 'mainnet', sampledAt: null, enabled: null, coefficient: null, peerCoefficient: null },
  ...{ earnedNanotonPerHour: null, ownerAddress: null, balanceNanoton: null },
};

const verified: CommandStory = {
  ...{ kind: 'disable', state: 'verified', reason: null, proxyAddress: null },
  ...{ before: 'true', after: 'false', finishedAt: at },
};
