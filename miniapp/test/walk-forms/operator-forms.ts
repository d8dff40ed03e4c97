import { expect } from 'vitest';
import { byName, type Form, gone, problem, sheet } from './form.ts';

export const operatorForms: Form[] = [
  {
    name: 'an invite',
    role: 'operator',
    path: '/participants',
    ready: 'button:text-is("New invite")',
    async send(page, look) {
      await byName(page, 'New invite').click();
      await look();
      await byName(sheet(page), 'Make the invite').click();
      await sheet(page).locator('.secret:has-text("/start inv_")').waitFor();
      await look();
      await byName(sheet(page), 'Close').click();
      await byName(page.getByRole('region', { name: 'Invites' }), 'Revoke')
        .first()
        .waitFor();
    },
  },
  {
    name: 'a message to everybody',
    role: 'operator',
    path: '/participants',
    ready: 'button:text-is("Write to people")',
    async send(page, look) {
      await byName(page, 'Write to people').click();
      await page
        .locator('#broadcast-text')
        .fill('Restart <today> & tomorrow, between ten and noon, one host after the other');
      await look();
      await byName(sheet(page), 'Preview').click();
      const send = sheet(page).getByRole('button', { name: /^Send to \d+ (person|people)$/ });
      await send.waitFor();
      await look();
      await send.click();
      await sheet(page).getByText('All heard it.').waitFor();
      await look();
      await byName(sheet(page), 'Close').click();
      await page.locator('.broadcast-text').waitFor();
      await look();
    },
  },
  {
    name: 'a message to people who were chosen',
    role: 'operator',
    path: '/participants',
    ready: 'button:text-is("Write to people")',
    async send(page, look) {
      await byName(page, 'Write to people').click();
      await page.locator('#broadcast-text').fill('Your host is moved tonight');
      await sheet(page).getByLabel('To').selectOption('chosen');
      await sheet(page).getByText('Nobody is chosen yet.').waitFor();
      expect(await byName(sheet(page), 'Preview').getAttribute('aria-disabled')).toBe('true');
      await look();
      await byName(sheet(page), 'Choose people').click();
      await sheet(page).getByLabel('Name or Telegram id').fill('Ann');
      await sheet(page).getByRole('checkbox', { name: /^Ann/ }).first().check();
      await sheet(page).getByText('Chosen: 1').waitFor();
      await look();
      await byName(sheet(page), 'Done').click();
      await sheet(page).getByText('Chosen: 1 · Ann').waitFor();
      await byName(sheet(page), 'Preview').click();
      const send = byName(sheet(page), 'Send to 1 person');
      await send.waitFor();
      await look();
      await send.click();
      await sheet(page).getByText('All heard it.').waitFor();
      await byName(sheet(page), 'Close').click();
      await page.getByText('Chosen people · 1').first().waitFor();
    },
  },
  {
    name: 'the fee',
    role: 'operator',
    path: '/participants',
    ready: '#pool-fee',
    async send(page, look) {
      await page.locator('#pool-fee').fill('130');
      await byName(page, 'Set the fee').click();
      const form = page.locator('form:has(#pool-fee)');
      await problem(form).waitFor();
      expect(await page.locator('#pool-fee').inputValue()).toBe('130');
      await look();
      await page.locator('#pool-fee').fill('6.5');
      await byName(page, 'Set the fee').click();
      await form.locator('.form-hint:has-text("6.5")').first().waitFor();
    },
  },
  {
    name: 'looking through somebody’s eyes, and ending it',
    role: 'operator',
    path: '/participants',
    ready: 'a.account-row[href*="person="]',
    async send(page, look) {
      await page.locator('a.account-row[href*="person="]', { hasText: 'Ann' }).first().click();
      await byName(sheet(page), 'View as them').click();
      const banner = page.locator('.view-banner');
      await banner.getByText('You are viewing as Ann').waitFor();
      await page.locator('.tab').first().waitFor();
      await look();
      await page.locator('.tab[href="/workers"]').click();
      await page.locator('a.worker-row').first().waitFor();
      await byName(banner, 'Back').click();
      await gone(banner);
      await sheet(page).getByText('View as them').waitFor();
    },
  },
];
