import type { WorkerCosts } from './account-api.ts';
import type { Currency } from './money-shapes.ts';
import { toDecimalText } from './to-decimal-text.ts';

export interface CostsDraft {
  watts: string;
  price: string;
  /** `2026-03-01` */
  purchased: string;
  months: string;
}

export type CostsProblem = 'watts' | 'price' | 'purchased' | 'months';

export function toCostsDraft({ statedWatts, hardware }: WorkerCosts): CostsDraft {
  return {
    watts: statedWatts?.toString() ?? '',
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
        hardware: null | {
          price: string;
          currency: Currency;
          purchasedAt: string;
          depreciationMonths: number;
        };
      };
    }
  | { ok: false; field: CostsProblem } {
  const watts = draft.watts.trim();
  const isWhole = /^\d{1,6}$/.test(watts) && Number(watts) >= 1 && Number(watts) <= 100_000;
  if (watts !== '' && !isWhole) return { ok: false, field: 'watts' };
  const statedWatts = watts === '' ? null : Number(watts);
  if (draft.price.trim() === '') return { ok: true, costs: { statedWatts, hardware: null } };
  const price = toDecimalText(draft.price);
  if (price === null) return { ok: false, field: 'price' };
  if (!/^20\d\d-\d\d-\d\d$/.test(draft.purchased)) return { ok: false, field: 'purchased' };
  const months = Number(draft.months);
  if (!Number.isInteger(months) || months < 1 || months > 240) return { ok: false, field: 'months' };
  const purchasedAt = `${draft.purchased}T00:00:00Z`;
  return {
    ok: true,
    costs: { statedWatts, hardware: { price, currency, purchasedAt, depreciationMonths: months } },
  };
}
