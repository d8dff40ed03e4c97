import type { ApiError } from './api.ts';
import type { Words } from './messages/en.ts';
import type { ProbeWords } from './messages/probe/en.ts';
import { toProbeTarget } from './probe-target.ts';

export interface Draft {
  name: string;
  address: string;
  accessHash: string;
}

/** What is wrong, by field; `form` for what belongs to none. */
export type DraftProblems = Partial<Record<keyof Draft | 'form', string | undefined>>;

/** What can be seen to be wrong without asking the server, which has the last word. */
export function findDraftProblems(draft: Draft, words: Words): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.name.trim() === '') problems.name = words.add.required(words.add.name);
  if (!/^[^\s/@]+:\d{1,5}$/.test(draft.address.trim())) problems.address = words.add.addressHint;
  if (/[^\w.~-]/.test(draft.accessHash)) problems.accessHash = words.add.forbiddenCharacters;
  return problems;
}

/** The server's refusal, under the field that it names or is about. */
export function toDraftProblems(
  error: ApiError,
  { words, probe, address }: { words: Words; probe: ProbeWords; address: string },
): DraftProblems {
  const known = findKnownProblem(error, probe, address);
  if (known !== null) return known;
  if (error.status === 0 || error.status >= 500) return { form: words.add.failed };
  const named = (['name', 'address', 'accessHash'] as const).find((field) => field === error.field);
  if (named !== undefined) return { [named]: error.message };
  return error.code.includes('address') ? { address: error.message } : { form: error.message };
}

/** The refusal of a test, which adds nothing. */
export function toTestProblems(
  error: ApiError,
  { words, probe, address }: { words: Words; probe: ProbeWords; address: string },
): DraftProblems {
  if (error.field === 'port') return { address: probe.badPort };
  if (error.status === 429) return { address: probe.tooOften };
  if (error.code === 'no_daemon') return { address: probe.noDaemon };
  if (error.status === 0 || error.status >= 500) return { address: probe.noAnswer };
  if (error.status === 403) return { address: probe.notActive };
  return toDraftProblems(error, { words, probe, address });
}

/** What has words of its own in the reader's language. */
function findKnownProblem({ code }: ApiError, probe: ProbeWords, address: string): DraftProblems | null {
  if (code === 'address_refused')
    return { address: probe.denied(toProbeTarget(address)?.host ?? address.trim()) };
  if (code === 'address_taken') return { address: probe.taken(address.trim()) };
  return code === 'worker_limit' ? { form: probe.limit } : null;
}

/** One draft for each address; of several, the port tells the names apart. */
export function toDrafts({ name, accessHash }: Draft, addresses: string[]): Draft[] {
  return addresses.map((address) => ({
    address,
    accessHash,
    name:
      addresses.length === 1 || name.trim() === ''
        ? name
        : `${name.trim()}-${address.slice(address.lastIndexOf(':') + 1)}`,
  }));
}
