import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { byName, type Form, gone, sendWrong, sheet } from './form.ts';

export const ruleForms: Form[] = [
  {
    name: 'a rule',
    role: 'participant',
    path: '/settings/rules/worker_down',
    ready: '.say-value',
    async send(page, look) {
      await byName(page, /^Threshold:/).click();
      await sendWrong(sheet(page), {
        field: page.locator('#rule-value'),
        text: 'soon',
        press: byName(sheet(page), 'Set'),
      });
      await look();
      await page.locator('#rule-value').fill('6');
      await byName(sheet(page), 'Set').click();
      await byName(page, 'Save rule').click();
      await byName(page, 'Back to the default').waitFor();
      await page.reload();
      await byName(page, /^Threshold: 6/).waitFor();
      await byName(page, 'Back to the default').click();
      await gone(byName(page, 'Back to the default'));
    },
  },
  {
    name: 'a rule tried out on the past, for one worker, and left unsaved',
    role: 'participant',
    path: '/settings/rules',
    ready: 'a[href="/settings/rules/error_ratio"]',
    async send(page, look) {
      await page.locator('a[href="/settings/rules/error_ratio"]').click();
      const tested = page.getByText(/^Would (not )?have fired .*\d+ days/).first();
      await tested.waitFor();
      const before = await tested.textContent();
      await setThreshold(page, '100');
      await page.getByText(/^Would not have fired in \d+ days\.$/).waitFor();
      await setThreshold(page, '0.5');
      await page.getByText(/^Would have fired \d+ times? in \d+ days/).waitFor();
      expect(await tested.textContent()).not.toBe(before);

      for (const leave of waysOut) {
        await leave(page);
        await sheet(page).getByText('Leave without saving?').waitFor();
        await look();
        await byName(sheet(page), 'Cancel').click();
        await gone(sheet(page));
        expect(new URL(page.url()).pathname).toBe('/settings/rules/error_ratio');
        await byName(page, /^Threshold: 0\.5/).waitFor();
      }
      expect(await closeAndStay(page)).toBe('beforeunload');
      await page.goBack();
      await byName(sheet(page), 'Leave').click();
      await page.waitForURL('**/settings/rules');
      await page.goForward();
      await byName(page, /^Threshold: 5/).waitFor();

      await chooseWorkers(page, 'h100-17');
      await setThreshold(page, '50');
      await page.getByText(/^Would (not )?have fired .*30 days/).waitFor();
      await byName(page, 'Save rule').click();
      await gone(byName(page, 'Save rule'));
      await chooseWorkers(page, 'any worker');
      await byName(page, /^Threshold: 5/).waitFor();
      await chooseWorkers(page, 'h100-17');
      await byName(page, /^Threshold: 50/).waitFor();
      await byName(page, 'Back to the default').click();
      await gone(byName(page, 'Back to the default'));
    },
  },
];

/** A link of the app, and the browser's own back. */
const waysOut: ((page: Page) => Promise<unknown>)[] = [
  (page) => page.locator('main a[href="/settings/receivers"]').first().click(),
  (page) => page.getByRole('link', { name: 'Back' }).click(),
  (page) => page.evaluate(() => history.back()),
];

async function setThreshold(page: Page, text: string): Promise<void> {
  await byName(page, /^Threshold:/).click();
  await page.locator('#rule-value').fill(text);
  await byName(sheet(page), 'Set').click();
  await gone(sheet(page));
}

async function chooseWorkers(page: Page, name: string): Promise<void> {
  await byName(page, /^Workers:/).click();
  await byName(sheet(page), name).click();
  await byName(page, `Workers: ${name}`).waitFor();
}

/** Closes the page as a person does, and answers that it shall stay; the kind of question that was asked. */
async function closeAndStay(page: Page): Promise<string> {
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  await dialog.dismiss();
  return dialog.type();
}
