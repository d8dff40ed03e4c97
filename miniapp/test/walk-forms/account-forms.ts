import { expect } from 'vitest';
import { byName, type Form, gone, problem, sendWrong, sheet } from './form.ts';

export const accountForms: Form[] = [
  {
    name: 'a new API key',
    role: 'participant',
    path: '/account',
    ready: 'button:text-is("New key")',
    async send(page, look) {
      await byName(page, 'New key').click();
      await byName(sheet(page), 'Make the key').click();
      await page.locator('#key-name[aria-invalid="true"]').waitFor();
      await page.locator('#key-name').fill('Grafana at home');
      await look();
      await byName(sheet(page), 'Make the key').click();
      await sheet(page).locator('.secret').waitFor();
      await look();
      await byName(sheet(page), 'Close').click();
      const rows = page.locator('li:has(.account-name:text-is("Grafana at home"))');
      const good = byName(rows, 'Revoke');
      await good.first().waitFor();
      const before = await good.count();
      await good.first().click();
      await look();
      await byName(sheet(page), 'Revoke').click();
      await gone(sheet(page));
      await expect.poll(() => good.count()).toBe(before - 1);
    },
  },
  {
    name: 'the tariff',
    role: 'participant',
    path: '/account',
    ready: '#tariff',
    async send(page, look) {
      const form = page.locator('form:has(#tariff)');
      await sendWrong(form, { field: page.locator('#tariff'), text: 'cheap', press: byName(form, 'Save') });
      await look();
      await page.locator('#tariff').fill('0.27');
      await byName(form, 'Save').click();
      await form.locator('.form-hint:has-text("0.27 per kWh")').waitFor();
    },
  },
  {
    name: 'a wallet by address, and unlinking it',
    role: 'participant',
    path: '/account',
    ready: '#wallet-address',
    async send(page, look) {
      const form = page.locator('form:has(#wallet-address)');
      await sendWrong(form, {
        field: page.locator('#wallet-address'),
        text: 'not an address',
        press: byName(form, 'Add'),
      });
      const unproven = page.locator('li:has-text("Not proven: read only")');
      await page.locator('#wallet-address').fill(`0:${'5'.repeat(64)}`);
      await byName(form, 'Add').click();
      await unproven.first().waitFor();
      await byName(unproven.first(), 'Unlink').click();
      await look();
      await byName(sheet(page), 'Unlink').click();
      await gone(unproven);
    },
  },
  {
    name: 'the deletion of my data, given up',
    role: 'participant',
    path: '/account',
    ready: 'button:text-is("Delete my data")',
    async send(page, look) {
      await byName(page, 'Delete my data').click();
      await sheet(page).locator('input').fill('perhaps');
      expect(await byName(sheet(page), 'Delete my data').getAttribute('aria-disabled')).toBe('true');
      await look();
      await byName(sheet(page), 'Cancel').click();
      await gone(sheet(page));
      await page.locator('#tariff').waitFor();
    },
  },
  {
    name: 'an export',
    role: 'participant',
    path: '/payouts',
    ready: '.button-head:not([aria-disabled="true"])',
    async send(page, look) {
      await page.locator('.button-head').click();
      await sheet(page).locator('.segment-button').last().click();
      await sheet(page).locator('.button-primary').click();
      await problem(sheet(page)).waitFor();
      await look();
      await sheet(page).locator('.segment-button').first().click();
      const file = page.waitForEvent('download');
      await sheet(page).locator('.button-primary').click();
      expect((await file).suggestedFilename()).toMatch(/\.csv$/);
      await sheet(page).locator('.export-progress:has-text(".csv")').waitFor();
    },
  },
];
