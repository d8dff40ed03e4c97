import { sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { findLatestPrice } from '@cocoon-pool/db/prices';
import { sumReceived } from '@cocoon-pool/db/received-nanoton';
import { listTariffs } from '@cocoon-pool/db/tariffs';
import { type CostOwner, getWorkerCosts, type WorkerCosts } from '@cocoon-pool/db/worker-costs';
import { getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { listMeasuredPower } from '@cocoon-pool/db/worker-power';
import { toDepreciation } from '@cocoon-pool/domain/earnings/depreciation';
import { type ElectricityCost, toElectricityCost } from '@cocoon-pool/domain/earnings/electricity';
import { type PowerUse, sharePower, toCoverageRatio, toKwh } from '@cocoon-pool/domain/earnings/power-use';
import { toWorkerProfit } from '@cocoon-pool/domain/earnings/worker-profit';
import type { Currency } from '@cocoon-pool/domain/money/currency';
import { type Decimal, sumDecimals, trimDecimal } from '@cocoon-pool/domain/money/decimal';
import type { z } from '@hono/zod-openapi';
import type { AppDeps } from './app-deps.ts';
import type { profitSchema } from './schemas/earnings.ts';
import { formatMoney, toValue } from './to-value.ts';

interface ProfitRequest {
  owner: CostOwner;
  currency: Currency;
  from: Date;
  to: Date;
}

type Profit = z.output<typeof profitSchema>;
type Missing = Profit['missing'];

/** What a worker brought and cost its owner in a time; what is not known is null and named in `missing`. */
export async function reckonProfit(
  { db, now, settings }: AppDeps,
  { owner, currency, from, to }: ProfitRequest,
): Promise<Profit> {
  const { workerId, participantId } = owner;
  const scope = { of: 'worker', workerId, participantId } as const;
  const { pages, createdAt } = await getWorkerDetail(db, workerId, { participantId: null, now: now() });
  const span = { from: from > createdAt ? from : createdAt, to };
  const earned = await sumEarned(db, scope, span);
  const received = await sumReceived(db, scope, { network: settings.tonNetwork, from, to });
  const price = await findLatestPrice(db, currency);
  const costs = await getWorkerCosts(db, owner);
  const missing: Missing = [
    ...(earned === null ? (['earnings'] as const) : []),
    ...(price === undefined ? (['price'] as const) : []),
  ];
  const use = await readPowerUse(db, { owner, costs, ...span });
  const tariffs = participantId === null ? [] : await listTariffs(db, participantId);
  const electricity = toElectricity(toElectricityCost(use, tariffs), { use, currency, missing });
  const depreciation = toHardwareCost(costs, { currency, span, missing });
  const coefficient = pages.jsonStats?.localConfig.coefficient ?? null;
  const input = {
    earnedNanoton: earned,
    price: price?.value ?? null,
    electricity,
    depreciation,
    coefficient,
  };
  const result = toWorkerProfit(input);
  const money = (amount: Decimal | null) => (amount === null ? null : formatMoney(amount, currency));
  return {
    ...{ workerId, participantId, from: from.toISOString(), to: to.toISOString(), currency },
    estimatedNanoton: earned?.toString() ?? null,
    receivedNanoton: received.toString(),
    price: price === undefined ? null : { ...price, at: price.at.toISOString() },
    revenue: toValue(earned, price),
    electricity: money(electricity),
    depreciation: money(depreciation),
    profit: money(result.profit),
    breakEvenCoefficient:
      result.breakEvenCoefficient === null ? null : trimDecimal(result.breakEvenCoefficient),
    coefficient,
    power: toPower(use, costs),
    missing,
    isEstimate: true,
  };
}

interface PowerRequest {
  owner: CostOwner;
  costs: WorkerCosts;
  from: Date;
  to: Date;
}

async function readPowerUse(db: AppDeps['db'], { owner, costs, from, to }: PowerRequest): Promise<PowerUse> {
  const hours = await listMeasuredPower(db, { workerId: owner.workerId, from, to });
  return { from, to, statedWatts: costs.statedWatts, overheadWatts: costs.overheadWatts ?? 0, hours };
}

/** Null where power is unknown for some of the time. */
function toPower(use: PowerUse, { overheadWatts }: WorkerCosts): Profit['power'] {
  const { shares, unknownMs } = sharePower(use, use);
  const [first] = shares;
  if (first === undefined || unknownMs > 0) return null;
  const ms = use.to.getTime() - use.from.getTime();
  return {
    watts: Math.round(shares.reduce((sum, share) => sum + share.watts * share.ms, 0) / ms),
    source: shares.length === 1 ? first.source : 'mixed',
    coverageRatio: Number(toCoverageRatio(use).toFixed(4)),
    overheadWatts,
    kwh: trimDecimal(toKwh(sumDecimals(shares.map(({ wattMs }) => wattMs)))),
  };
}

function toElectricity(
  cost: ElectricityCost,
  { use, currency, missing }: { use: PowerUse; currency: Currency; missing: Missing },
): Decimal | null {
  if (use.from >= use.to || sharePower(use, use).unknownMs > 0) missing.push('power');
  else if (cost.msWithoutTariff > 0) missing.push('tariff');
  else if (cost.lines.some((line) => line.currency !== currency)) missing.push('tariff_currency');
  else return sumDecimals(cost.lines.map((line) => line.cost));
  return null;
}

function toHardwareCost(
  { hardware }: WorkerCosts,
  { currency, span, missing }: { currency: Currency; span: { from: Date; to: Date }; missing: Missing },
): Decimal | null {
  if (hardware === null) missing.push('hardware');
  else if (hardware.currency !== currency) missing.push('hardware_currency');
  else return toDepreciation({ ...hardware, months: hardware.depreciationMonths }, span);
  return null;
}
