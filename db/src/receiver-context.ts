import type { Id } from './schema.ts';

/** What a receiver's secret is sealed to. */
export function toReceiverContext(id: Id): string {
  return `receivers.secret:${id}`;
}
