import type { ApiError } from './api.ts';
import type { Words } from './messages/en.ts';

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
export function toDraftProblems(error: ApiError, words: Words): DraftProblems {
  if (error.status === 0 || error.status >= 500) return { form: words.add.failed };
  const named = (['name', 'address', 'accessHash'] as const).find((field) => field === error.field);
  if (named !== undefined) return { [named]: error.message };
  return error.code.includes('address') ? { address: error.message } : { form: error.message };
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
