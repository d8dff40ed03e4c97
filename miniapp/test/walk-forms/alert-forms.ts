import { byName, type Form, gone, problem, sendWrong, sheet } from './form.ts';

export const alertForms: Form[] = [
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
];
