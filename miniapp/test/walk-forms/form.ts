import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Role } from '../../src/api-shapes.ts';

export interface Form {
  name: string;
  role: Role;
  path: string;
  /** What is there when the form can be opened. */
  ready: string;
  /** Sends it wrong where it can be wrong, then right; `look` looks at what is open. Fails where the page says else. */
  send: (page: Page, look: () => Promise<void>) => Promise<void>;
}

export const byName = (at: Page | Locator, name: string | RegExp) =>
  at.getByRole('button', { name, exact: typeof name === 'string' });
export const sheet = (page: Page) => page.locator('dialog[open]');
export const problem = (at: Page | Locator) => at.locator('.form-problem').first();
export const gone = (at: Locator) => at.first().waitFor({ state: 'detached' });

/** Sends what cannot be taken: the form says why, and what was typed stays. */
export async function sendWrong(
  form: Locator,
  { field, text, press }: { field: Locator; text: string; press: Locator },
): Promise<void> {
  await field.fill(text);
  await press.click();
  await problem(form).waitFor();
  expect(await field.inputValue()).toBe(text);
}
