import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Role } from '../src/api-shapes.ts';

export interface Look {
  size: 'phone' | 'small' | 'desk';
  scheme: 'dark' | 'light';
  language: 'en' | 'ru';
}

const viewports = {
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 568 },
  desk: { width: 1280, height: 800 },
};

/** A browser of its own for a look, with nothing kept from earlier ones. */
export function openContext(browser: Browser, { size, scheme, language }: Look): Promise<BrowserContext> {
  return browser.newContext({
    viewport: viewports[size],
    hasTouch: size !== 'desk',
    colorScheme: scheme,
    locale: language === 'en' ? 'en-GB' : 'ru-RU',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
}

/** Errors of the page itself, and what it says on its console. */
export function listenToTrouble(page: Page): string[] {
  const told: string[] = [];
  page.on('pageerror', (error) => told.push(`threw ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && told.push(`said ${message.text()}`));
  return told;
}

/** Goes in through the demo's door, into a new session. */
export async function enterAnew(page: Page, url: string, role: Role): Promise<void> {
  await page.goto(url);
  await page.evaluate(() => sessionStorage.clear());
  await page.goto(url);
  await page
    .locator('.door-row')
    .nth(role === 'participant' ? 0 : 1)
    .click();
  // The door goes when the session is there.
  await page.locator('.door-row').first().waitFor({ state: 'detached' });
  await page.locator('main').waitFor();
}

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** What of the rules the page, with an open sheet, breaks. */
export async function checkAccessibility(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })',
  )) as AxeResult;
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}
