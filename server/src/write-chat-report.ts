import type { Id } from '@cocoon-pool/db/schema';
import type { AppDeps } from './app-deps.ts';
import { planTaxReport } from './plan-tax-report.ts';
import { toTaxFilename, writeTaxFile } from './write-tax-file.ts';

/** The CSV of somebody's income this year, whole, as the bot sends it. */
export async function writeChatReport(
  deps: Pick<AppDeps, 'db' | 'now' | 'settings'>,
  participantId: Id,
): Promise<{ filename: string; bytes: Uint8Array }> {
  const job = await planTaxReport(deps, { format: 'csv' }, participantId);
  const { body } = await writeTaxFile(deps, job);
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  return { filename: toTaxFilename(job), bytes };
}
