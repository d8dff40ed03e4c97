import type { Sample } from '../cocoon/sample.ts';

/** All that may ever be asked of a worker beside reading it. */
export type WorkerCommand =
  | { kind: 'enable' }
  | { kind: 'disable' }
  | { kind: 'set_coefficient'; coefficientThousandths: number }
  | { kind: 'request_payout'; proxyAddress: string };

export type CommandKind = WorkerCommand['kind'];
export const commandKinds = [
  'enable',
  'disable',
  'set_coefficient',
  'request_payout',
] as const satisfies CommandKind[];

/** The worker itself takes anything, zero and nonsense too. */
export const coefficientThousandthsMin = 100;
export const coefficientThousandthsMax = 10_000;

/** Workers decode nothing in a path: only these characters reach them as they are. */
const plainAddress = /^[A-Za-z0-9_:-]{48,67}$/;

export function isProxyAddress(text: string): boolean {
  return plainAddress.test(text);
}

/**
 * The path and query that ask a worker for it, without an access hash. Throws for a figure or an address that is not
 * allowed: nothing but these four ever reaches a worker, whoever asked.
 */
export function toControlPath(command: WorkerCommand): string {
  switch (command.kind) {
    case 'enable':
      return '/request/enable';
    case 'disable':
      return '/request/disable';
    case 'set_coefficient':
      return `/request/change_coefficient?coefficient=${toDecimal(command.coefficientThousandths)}`;
    case 'request_payout':
      if (!isProxyAddress(command.proxyAddress)) throw new Error('This is no address of a proxy');
      return `/request/payout?proxy=${command.proxyAddress}`;
  }
}

function toDecimal(thousandths: number): string {
  const isAllowed =
    Number.isInteger(thousandths) &&
    thousandths >= coefficientThousandthsMin &&
    thousandths <= coefficientThousandthsMax;
  if (!isAllowed) throw new Error('A coefficient must be 0.1 to 10, in thousandths');
  return (thousandths / 1_000).toFixed(3);
}

export type CommandRefusal =
  | 'proxy_not_found'
  | 'payout_running'
  | 'proxy_not_inited'
  | 'proxy_closed'
  | 'unexpected_answer';

/** What the page says that a worker answers a command with: the texts are the only status there is. */
export function readControlAnswer(
  command: WorkerCommand,
  body: string,
): { ok: true } | { ok: false; reason: CommandRefusal } {
  const text = body.slice(0, 2_000);
  if (expectedTexts[command.kind].test(text)) return { ok: true };
  for (const [said, reason] of refusals) if (text.includes(said)) return { ok: false, reason };
  return { ok: false, reason: 'unexpected_answer' };
}

const expectedTexts: Record<CommandKind, RegExp> = {
  enable: /\bstate updated\b/,
  disable: /\bstate updated\b/,
  set_coefficient: /\bcoefficient set to \d/,
  request_payout: /\brequest sent\b/,
};
const refusals: [string, CommandRefusal][] = [
  ['proxy not found', 'proxy_not_found'],
  ['request is already running', 'payout_running'],
  ['proxy is not inited', 'proxy_not_inited'],
  ['proxy is closed', 'proxy_closed'],
];

/** What a command changes, as the worker's pages show it now; null where they do not tell. */
export function readFact(
  command: WorkerCommand,
  sample: Pick<Sample, 'jsonStats' | 'statsPage'>,
): string | null {
  switch (command.kind) {
    case 'enable':
    case 'disable': {
      const enabled = sample.statsPage?.enabled ?? null;
      return enabled === null ? null : String(enabled);
    }
    case 'set_coefficient': {
      const coefficient = sample.jsonStats?.localConfig.coefficient ?? null;
      return coefficient === null ? null : String(coefficient);
    }
    case 'request_payout':
      return readPayout(command.proxyAddress, sample);
  }
}

/** `running`, or how much has been cashed out, by what the contract expects. */
function readPayout(proxyAddress: string, { jsonStats }: Pick<Sample, 'jsonStats'>): string | null {
  const contract = jsonStats?.contracts?.find((one) => one.proxyAddress === proxyAddress);
  if (contract === undefined) return null;
  return contract.runningRequest === true ? 'running' : `${contract.expectedCashedOutTokens}`;
}

/** Of the worker itself: it cuts thousandths off, so 1.005 may read back as 1.004. */
const coefficientTolerance = 0.0011;

/** Whether what a worker shows now is what the command was to bring about; null where that cannot be told. */
export function isApplied(
  command: WorkerCommand,
  { before, now }: { before: string | null; now: string | null },
): boolean | null {
  if (now === null) return null;
  switch (command.kind) {
    case 'enable':
      return now === 'true';
    case 'disable':
      return now === 'false';
    case 'set_coefficient':
      return Math.abs(Number(now) - command.coefficientThousandths / 1_000) <= coefficientTolerance;
    case 'request_payout':
      return now === 'running' || (before !== null && before !== 'running' && now !== before);
  }
}
