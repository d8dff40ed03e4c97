import type { Id } from '@cocoon-pool/db/schema';
import { listTariffs } from '@cocoon-pool/db/tariffs';
import { listWorkerPower } from '@cocoon-pool/db/worker-costs';
import { listMeasuredPower } from '@cocoon-pool/db/worker-power';
import { type ElectricityLine, toElectricityCost } from '@cocoon-pool/domain/earnings/electricity';
import { formatDecimal, sumDecimals, toDecimal } from '@cocoon-pool/domain/money/decimal';
import type { TaxElectricity, TaxElectricityRow, TaxParameters } from '@cocoon-pool/domain/tax/tax-report';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import type { AppDeps } from './app-deps.ts';
import { formatMoney } from './to-value.ts';

/** The last hour of a day is summed soon after it: until then the day is not over. */
const settleMs = 2 * 3_600_000;

interface ElectricityRequest {
  participantId: Id;
  parameters: TaxParameters;
}

/**
 * What the power of a person's workers cost in the time of a report, as far as that time is over: whole days of its zone,
 * so that the same day gives the same file.
 */
export async function reckonTaxElectricity(
  { db, now }: Pick<AppDeps, 'db' | 'now'>,
  { participantId, parameters }: ElectricityRequest,
): Promise<TaxElectricity> {
  const { from, to, currency, timeZone } = parameters;
  const settled = new Date(now().getTime() - settleMs);
  const today = toDayStart(toCalendarDay(settled, timeZone), timeZone);
  const end = to < today ? to : today;
  const power = from < end ? await listWorkerPower(db, { participantId, from, to: end }) : [];
  const tariffs = await listTariffs(db, participantId);
  const rows: TaxElectricityRow[] = [];
  const incomplete = new Set<string>();
  for (const { workerName, workerId, overheadWatts, ...span } of power) {
    const hours = await listMeasuredPower(db, { workerId, ...span });
    const use = { ...span, overheadWatts: overheadWatts ?? 0, hours };
    const { lines, msWithoutTariff, msWithoutPower } = toElectricityCost(use, tariffs);
    if (msWithoutTariff + msWithoutPower > 0) incomplete.add(workerName);
    rows.push(...lines.map((line) => toRow(workerName, line)));
  }
  const counted = rows.filter((row) => row.currency === currency);
  const total = sumDecimals(counted.map(({ cost }) => toDecimal(cost)));
  return {
    rows,
    total: formatMoney(total, currency),
    otherCurrencyRows: rows.length - counted.length,
    incompleteWorkers: [...incomplete],
  };
}

function toRow(worker: string, line: ElectricityLine): TaxElectricityRow {
  const utc = (at: Date) => `${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 19)} UTC`;
  return {
    ...{ worker, fromUtc: utc(line.from), toUtc: utc(line.to), watts: line.watts, powerSource: line.source },
    hours: (line.ms / 3_600_000).toFixed(1),
    kwh: formatDecimal(line.kwh),
    ...{ pricePerKwh: line.pricePerKwh, currency: line.currency },
    cost: formatMoney(line.cost, line.currency),
  };
}
