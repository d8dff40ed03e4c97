import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { byName, type Form, gone, problem, sendWrong, sheet } from './form.ts';

export const workerForms: Form[] = [
  {
    name: 'name and notes of a worker',
    role: 'participant',
    path: '/workers',
    ready: 'a.worker-row:has-text("h100-3")',
    async send(page, look) {
      await page.locator('a.worker-row:has-text("h100-3")').click();
      await page.locator('.section:has(.labels) .link').click();
      await page.locator('#edit-name').fill(' ');
      await sendWrong(sheet(page), {
        field: page.locator('#edit-notes'),
        text: 'Fan replaced',
        press: sheet(page).locator('[type=submit]'),
      });
      await page.locator('#edit-name').fill('h100-3');
      await look();
      await sheet(page).locator('[type=submit]').click();
      await page.locator('.notes:has-text("Fan replaced")').waitFor();
      await page.reload();
      await page.locator('.notes:has-text("Fan replaced")').waitFor();
    },
  },
  {
    name: 'a worker by an address that cannot be watched, and the agent’s line',
    role: 'participant',
    path: '/workers/add',
    ready: '#address',
    async send(page, look) {
      const form = page.locator('form:has(#address)');
      await page.locator('#address').fill('http://a/b c');
      await form.locator('.address-line button').click();
      await problem(form).waitFor();
      await page.locator('#name').fill('basement-1');
      await form.locator('[type=submit]').click();
      await problem(form).waitFor();
      expect(await page.locator('#address').inputValue()).toBe('http://a/b c');
      expect(await page.locator('#name').inputValue()).toBe('basement-1');
      await page.locator('.agent button').click();
      await page.locator('.agent .code, .agent .form-problem').waitFor();
      await look();
    },
  },
  {
    name: 'stopping to watch, and the worker added again by its address',
    role: 'participant',
    path: '/workers',
    ready: 'a.worker-row:has-text("h100-7")',
    async send(page, look) {
      await page.locator('a.worker-row:has-text("h100-7")').click();
      const address = await readAddress(page);
      await page.locator('.page-end .button-danger').click();
      await look();
      await byName(sheet(page), 'Cancel').click();
      await gone(sheet(page));
      await page.locator('.page-end .button-danger').click();
      await byName(sheet(page), 'Stop watching').click();
      await page.waitForURL('**/workers');
      await page.locator('a.worker-row').first().waitFor();
      await gone(page.locator('a.worker-row:has-text("h100-7")'));

      await page.locator('a[href="/workers/add"]').first().click();
      await tryWrongPorts(page, address);
      await look();
      await page.locator('#address').fill(address);
      await byName(page, 'Test').click();
      const found = page.locator('.found');
      await found.first().waitFor();
      expect(await problem(page.locator('form')).count()).toBe(0);
      expect(await page.locator('.found input:checked').count()).toBe(1);
      await look();
      await byName(page, 'Add worker').click();
      await page.getByRole('heading', { name: 'h100-7' }).waitFor();
      await page.goto(new URL('/workers', page.url()).href);
      await page.locator('a.worker-row:has-text("h100-7")').waitFor();
    },
  },
];

async function readAddress(page: Page): Promise<string> {
  const shown = page.getByText(/^127\.0\.0\.\d+:\d+$/).first();
  await shown.waitFor();
  return (await shown.textContent()) ?? '';
}

/** A port that no worker may have, and one where nothing listens: each is told, and what was typed stays. */
async function tryWrongPorts(page: Page, address: string): Promise<void> {
  await page.locator('#name').fill('h100-7');
  const host = address.slice(0, address.lastIndexOf(':'));
  for (const [port, said] of [
    [22, 'This port is not one of a worker'],
    [12_989, `${host}:12989 refused the connection`],
  ] as const) {
    await page.locator('#address').fill(`${host}:${port}`);
    await byName(page, 'Test').click();
    await page.locator('.form-problem', { hasText: said }).waitFor();
    expect(await page.locator('#address').inputValue()).toBe(`${host}:${port}`);
    expect(await page.locator('#name').inputValue()).toBe('h100-7');
  }
}
