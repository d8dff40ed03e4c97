import type { RulesOf } from './alert-shapes.ts';

/** The page of a rule, for all workers or one, of one's own or of the pool. */
export function toRulePath(kind: string, workerId: string | null, of: RulesOf): string {
  const query = new URLSearchParams({
    ...(workerId === null ? {} : { worker: workerId }),
    ...(of === 'me' ? {} : { of }),
  }).toString();
  return `/settings/rules/${kind}${query === '' ? '' : `?${query}`}`;
}
