import { expect, test } from 'vitest';
import { parseCostsDraft, toCostsDraft } from './costs-draft.ts';

const empty = { watts: '', overhead: '', price: '', purchased: '', months: '36' };

test('what is left empty is not said', () => {
  expect(parseCostsDraft(empty, 'EUR')).toEqual({
    ok: true,
    costs: { statedWatts: null, overheadWatts: null, hardware: null },
  });
});

test('watts beside the GPUs may be none at all, those of the machine may not', () => {
  expect(parseCostsDraft({ ...empty, watts: '700', overhead: '0' }, 'EUR')).toMatchObject({
    costs: { statedWatts: 700, overheadWatts: 0 },
  });
  expect(parseCostsDraft({ ...empty, watts: '0' }, 'EUR')).toEqual({ ok: false, field: 'watts' });
});

test.each(['-1', '1.5', '100001', 'much'])('%s watts beside the GPUs are refused', (overhead) => {
  expect(parseCostsDraft({ ...empty, overhead }, 'EUR')).toEqual({ ok: false, field: 'overhead' });
});

test('what was said comes back as it was typed', () => {
  const hardware = {
    price: '25000',
    currency: 'EUR',
    purchasedAt: '2026-03-01T00:00:00Z',
    depreciationMonths: 48,
  };
  const draft = toCostsDraft({ statedWatts: 700, overheadWatts: 120, hardware });
  expect(draft).toEqual({
    watts: '700',
    overhead: '120',
    price: '25000',
    purchased: '2026-03-01',
    months: '48',
  });
  expect(parseCostsDraft(draft, 'EUR')).toMatchObject({ ok: true, costs: { overheadWatts: 120, hardware } });
});
