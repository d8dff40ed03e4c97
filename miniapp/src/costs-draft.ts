import type { WorkerCosts } from './account-api.ts';
import type { Currency } from './money-shapes.ts';
import { toDecimalText } from './to-decimal-text.ts';

export interface CostsDraft {
  watts: string;
  /** What the machine draws beside its GPUs. */
  overhead: string;
  price: string;
  /** `2026-03-01` */
  purchased: string;
  months: string;
}

export type CostsProblem = 'watts' | 'overhead' | 'price' | 'purchased' | 'months';

export function toCostsDraft({ statedWatts, overheadWatts, hardware }: WorkerCosts): CostsDraft {
  return {
    watts: statedWatts?.toString() ?? '',
    overhead: overheadWatts?.toString() ?? '',
    price: hardware?.price ?? '',
    purchased: hardware?.purchasedAt.slice(0, 10) ?? '',
    months: hardware?.depreciationMonths.toString() ?? '36',
  };
}

/** What to send, or the first field that is wrong; an empty price states no hardware. */
export function parseCostsDraft(
  draft: CostsDraft,
  currency: Currency,
):
  | {
      ok: true;
      costs: {
        statedWatts: number | null;
        overheadWatts: number | null;
        hardware: null | {
          price: string;
          currency: Currency;
          purchasedAt: string;
          depreciationMonths: number;
        };
      };
    }
  | { ok: false; field: CostsProblem } {
  const statedWatts = parseWatts(draft.watts, 1);
  if (statedWatts === undefined) return { ok: false, field: 'watts' };
  const overheadWatts = parseWatts(draft.overhead, 0);
  if (overheadWatts === undefined) return { ok: false, field: 'overhead' };
  const power = { statedWatts, overheadWatts };
  if (draft.price.trim() === '') return { ok: true, costs: { ...power, hardware: null } };
  const price = toDecimalText(draft.price);
  if (price === null) return { ok: false, field: 'price' };
  if (!/^20\d\d-\d\d-\d\d$/.test(draft.purchased)) return { ok: false, field: 'purchased' };
  const months = Number(draft.months);
  if (!Number.isInteger(months) || months < 1 || months > 240) return { ok: false, field: 'months' };
  const purchasedAt = `${draft.purchased}T00:00:00Z`;
  return {
    ok: true,
    costs: { ...power, hardware: { price, currency, purchasedAt, depreciationMonths: months } },
  };
}

/** Null = not said; undefined = no number of watts that a machine could draw. */
function parseWatts(text: string, least: number): number | null | undefined {
  const watts = text.trim();
  if (watts === '') return null;
  const isAllowed = /^\d{1,6}$/.test(watts) && Number(watts) >= least && Number(watts) <= 100_000;
  return isAllowed ? Number(watts) : undefined;
}
