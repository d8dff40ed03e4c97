import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { byName, type Form, gone, sheet } from './form.ts';

export const bulkForms: Form[] = [
  {
    name: 'a command to several workers, checked, sent and read back',
    role: 'operator',
    path: '/workers',
    ready: 'a.worker-row',
    async send(page, look) {
      await selectWorkers(page, ['h100-6', 'h100-9', 'h200-1']);
      await byName(sheet(page), 'Check first').click();
      for (const name of ['h100-6', 'h100-9']) await rowOf(page, name, 'enabled → disabled').waitFor();
      await rowOf(page, 'h200-1', 'not proven to be yours').waitFor();
      await look();
      await byName(sheet(page), 'Disable 2').click();
      await sheet(page).getByText('2 of 2 read back').waitFor({ timeout: 60_000 });
      for (const name of ['h100-6', 'h100-9']) await rowOf(page, name, 'enabled → disabled').waitFor();
      await look();
      await byName(sheet(page), 'Close').click();

      await selectWorkers(page, ['h100-6', 'h100-9']);
      await byName(sheet(page), 'Enable').click();
      await byName(sheet(page), 'Check first').click();
      for (const name of ['h100-6', 'h100-9']) await rowOf(page, name, 'disabled → enabled').waitFor();
      await byName(sheet(page), 'Enable 2').click();
      await sheet(page).getByText('2 of 2 read back').waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'a price for several workers, wrong and given up',
    role: 'participant',
    path: '/workers',
    ready: 'a.worker-row',
    async send(page, look) {
      await selectWorkers(page, ['h100-6', 'h100-9']);
      await byName(sheet(page), 'Price').click();
      const price = page.locator('#bulk-price');
      await price.fill('11');
      await page.locator('#bulk-price[aria-invalid="true"]').waitFor();
      expect(await byName(sheet(page), 'Check first').getAttribute('aria-disabled')).toBe('true');
      await price.fill('1.25');
      await byName(sheet(page), 'Check first').click();
      await rowOf(page, 'h100-6', '1.25').waitFor();
      await look();
      await byName(sheet(page), 'Cancel').click();
      await gone(sheet(page));
    },
  },
];

async function selectWorkers(page: Page, names: string[]): Promise<void> {
  await page.locator('header button.icon-button').first().click();
  await byName(sheet(page), 'Select').click();
  for (const name of names) {
    await page.locator('input[type="search"]').fill(name);
    await page.getByRole('checkbox', { name, exact: true }).check();
  }
  await byName(page, 'Control').click();
}

const rowOf = (page: Page, name: string, text: string) =>
  sheet(page)
    .locator('.bulk-row', { has: page.getByText(name, { exact: true }) })
    .filter({ hasText: text });
