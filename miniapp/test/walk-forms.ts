import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Role } from '../src/api-shapes.ts';

export interface Form {
  name: string;
  role: Role;
  path: string;
  /** What is there when the form can be opened. */
  ready: string;
  /** Sends it wrong where it can be wrong, then right; `look` looks at what is open. Fails where the page says else. */
  send: (page: Page, look: () => Promise<void>) => Promise<void>;
}

const byName = (at: Page | Locator, name: string | RegExp) =>
  at.getByRole('button', { name, exact: typeof name === 'string' });
const sheet = (page: Page) => page.locator('dialog[open]');
const problem = (at: Page | Locator) => at.locator('.form-problem').first();
/** Sends what cannot be taken: the form says why, and what was typed stays. */
async function sendWrong(
  form: Locator,
  { field, text, press }: { field: Locator; text: string; press: Locator },
): Promise<void> {
  await field.fill(text);
  await press.click();
  await problem(form).waitFor();
  expect(await field.inputValue()).toBe(text);
}

const gone = (at: Locator) => at.first().waitFor({ state: 'detached' });

/** Every form, in English, against the running demo. */
export function listForms(): Form[] {
  return [...formsOfAccount, ...formsOfAlerts, ...formsOfWorkers, ...formsOfOperators];
}

const formsOfAccount: Form[] = [
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
];

const formsOfAlerts: Form[] = [
  {
    name: 'a silence',
    role: 'participant',
    path: '/settings/silences',
    ready: 'header [aria-label="Add a silence"]',
    async send(page, look) {
      await page.locator('header [aria-label="Add a silence"]').click();
      await sendWrong(sheet(page), {
        field: page.locator('#silence-reason'),
        text: 'Power work in the hall',
        press: byName(sheet(page), 'Silence'),
      });
      await look();
      const workers = sheet(page).getByLabel('Worker').last();
      await workers.locator('option:text-is("h100-2")').waitFor({ state: 'attached' });
      await workers.selectOption({ label: 'h100-2' });
      await byName(sheet(page), 'Silence').click();
      const row = page.locator('li:has-text("Power work in the hall")');
      await row.getByText('Worker h100-2', { exact: true }).waitFor();
      await byName(row, /^End now/).click();
      await gone(row);
    },
  },
  {
    name: 'a webhook',
    role: 'participant',
    path: '/settings/receivers',
    ready: '#webhook-url',
    async send(page, look) {
      const form = page.locator('form:has(#webhook-url)');
      await sendWrong(form, {
        field: page.locator('#webhook-url'),
        text: 'http://hooks.example.org/in',
        press: byName(form, 'Add'),
      });
      await page.locator('#webhook-label').fill('Night shift');
      await page.locator('#webhook-url').fill('https://127.0.0.1:9/in');
      await gone(problem(form));
      await byName(form, 'Add').click();
      await sheet(page).locator('.secret, code').first().waitFor();
      await look();
      await sheet(page).getByRole('button').last().click();
      await gone(sheet(page));
      await page.locator('ol.rows').getByText('Night shift').first().waitFor();
    },
  },
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
];

const formsOfWorkers: Form[] = [
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
    name: 'a command to several workers',
    role: 'participant',
    path: '/workers',
    ready: 'a.worker-row',
    async send(page, look) {
      await page.locator('header button.icon-button').first().click();
      await byName(sheet(page), 'Select').click();
      await byName(page, 'Select all').click();
      await byName(page, 'Control').click();
      await byName(sheet(page), 'Enable').click();
      await sheet(page).locator('button.button-primary').click();
      await sheet(page).locator('.bulk-plan .strong').first().waitFor();
      await look();
      await sheet(page).locator('button.button-primary:not([aria-disabled="true"])').click();
      await sheet(page).locator('progress').waitFor();
      await look();
    },
  },
  {
    name: 'stopping to watch, given up',
    role: 'participant',
    path: '/workers',
    ready: 'a.worker-row:has-text("h100-3")',
    async send(page, look) {
      await page.locator('a.worker-row:has-text("h100-3")').click();
      await page.locator('.page-end .button-danger').click();
      await look();
      await byName(sheet(page), 'Cancel').click();
      await gone(sheet(page));
      await page.locator('.labels').waitFor();
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

const formsOfOperators: Form[] = [
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
];
