import { sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { findLatestPrice } from '@cocoon-pool/db/prices';
import { sumReceived } from '@cocoon-pool/db/received-nanoton';
import { listTariffs } from '@cocoon-pool/db/tariffs';
import { type CostOwner, getWorkerCosts, type WorkerCosts } from '@cocoon-pool/db/worker-costs';
import { getWorkerDetail } from '@cocoon-pool/db/worker-detail';
import { toDepreciation } from '@cocoon-pool/domain/earnings/depreciation';
import { type ElectricityCost, toElectricityCost } from '@cocoon-pool/domain/earnings/electricity';
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
  const power = await reckonPower(db, { owner, costs, ...span });
  const electricity = toElectricity(power, currency, missing);
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
    power:
      power === null || costs.statedWatts === null
        ? null
        : {
            watts: costs.statedWatts,
            source: 'stated',
            kwh: trimDecimal(sumDecimals(power.lines.map(({ kwh }) => kwh))),
          },
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

async function reckonPower(db: AppDeps['db'], { owner, costs, from, to }: PowerRequest) {
  if (costs.statedWatts === null || from >= to) return null;
  const tariffs = owner.participantId === null ? [] : await listTariffs(db, owner.participantId);
  return toElectricityCost({ from, to, watts: costs.statedWatts }, tariffs);
}

function toElectricity(power: ElectricityCost | null, currency: Currency, missing: Missing): Decimal | null {
  if (power === null) missing.push('power');
  else if (power.msWithoutTariff > 0) missing.push('tariff');
  else if (power.lines.some((line) => line.currency !== currency)) missing.push('tariff_currency');
  else return sumDecimals(power.lines.map(({ cost }) => cost));
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
