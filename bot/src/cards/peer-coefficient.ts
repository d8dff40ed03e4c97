import { findModelFacts } from '@cocoon-pool/db/fleet-facts';
import type { BotDeps } from '../bot-deps.ts';

/** The mean price of everybody's workers with the model; null where there is but one. */
export async function findPeerCoefficient(
  { db }: Pick<BotDeps, 'db'>,
  model: string | null,
  now: Date,
): Promise<number | null> {
  const peers = model === null ? undefined : await findModelFacts(db, model, now);
  return peers === undefined || peers.workers < 2 ? null : peers.coefficientMean;
}
