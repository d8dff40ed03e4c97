import type { Page } from 'playwright-core';
import type { Role } from '../src/api-shapes.ts';

export interface Stop {
  name: string;
  path: string;
  /** What is there when the page has its figures. */
  ready: string;
  /** Opens what lies over the page: a sheet, a question. */
  open?: (page: Page) => Promise<void>;
}

/** What the running pool has to show. */
export interface Shown {
  workerId: string;
  brokenId: string;
  incidentId: string;
  personId: string;
}

/** Every page and every form of a role. Nothing here is in a language. */
export function listStops(role: Role, shown: Shown): Stop[] {
  return [
    ...pagesOfAll(shown),
    ...sheetsOfAll(shown),
    ...(role === 'operator' ? pagesOfOperators(shown) : pagesOfParticipants()),
  ];
}

function pagesOfAll({ workerId, brokenId, incidentId }: Shown): Stop[] {
  return [
    { name: 'home', path: '/dashboard', ready: '.chart-box-bars canvas' },
    { name: 'workers', path: '/workers', ready: 'a.worker-row' },
    { name: 'worker', path: `/workers/${workerId}`, ready: '.chart-box-bars canvas' },
    { name: 'worker-broken', path: `/workers/${brokenId}`, ready: '.verdict' },
    { name: 'worker-charts', path: `/workers/${workerId}?tab=charts`, ready: '.chart-box-line canvas' },
    { name: 'worker-proxies', path: `/workers/${workerId}?tab=proxies`, ready: '.page-tabs ~ .section' },
    { name: 'worker-gpu', path: `/workers/${workerId}?tab=gpu`, ready: '.page-tabs ~ *' },
    { name: 'worker-config', path: `/workers/${workerId}?tab=config`, ready: '.page-tabs ~ .section' },
    { name: 'worker-history', path: `/workers/${brokenId}?tab=history`, ready: '.page-foot' },
    { name: 'worker-add', path: '/workers/add', ready: 'form' },
    { name: 'payouts', path: '/payouts', ready: '.payout-hero' },
    { name: 'alerts', path: '/alerts', ready: '.incident-buttons' },
    { name: 'alerts-hearing', path: '/alerts?tab=hearing', ready: 'main .section' },
    { name: 'incident', path: `/incidents/${incidentId}`, ready: '.actions' },
    { name: 'account', path: '/account', ready: '.account-row' },
    { name: 'settings', path: '/settings', ready: 'main .row' },
    { name: 'rules', path: '/settings/rules', ready: 'main .row' },
    { name: 'rule', path: '/settings/rules/worker_down', ready: '.say' },
    { name: 'silences', path: '/settings/silences', ready: 'main > *' },
    { name: 'receivers', path: '/settings/receivers', ready: '.groups-note' },
    { name: 'integrations', path: '/settings/integrations', ready: '.groups-note' },
    { name: 'more', path: '/more', ready: '.language-choice' },
    { name: 'nothing-there', path: '/nowhere', ready: 'main > *' },
  ];
}

function sheetsOfAll({ workerId }: Shown): Stop[] {
  const sheet = (press: string) => async (page: Page) => {
    await page.locator(press).first().click();
    await page.locator('dialog[open]').waitFor();
  };
  return [
    {
      name: 'sheet-notes',
      path: `/workers/${workerId}`,
      ready: '.labels',
      open: sheet('.section:has(.labels) .link'),
    },
    {
      name: 'sheet-filter',
      path: '/workers',
      ready: 'a.worker-row',
      open: sheet('header button.icon-button'),
    },
    {
      name: 'sheet-disable',
      path: `/workers/${workerId}`,
      ready: '.actions .button',
      open: sheet('.actions .link-danger'),
    },
    {
      name: 'workers-selection',
      path: '/workers',
      ready: 'a.worker-row',
      open: async (page) => {
        await sheet('header button.icon-button')(page);
        await page.locator('dialog .sheet-buttons .button').last().click();
        await page.locator('.worker-check').first().click();
        await page.locator('.actions .button:not([disabled])').first().waitFor();
      },
    },
    {
      name: 'worker-compare',
      path: `/workers/${workerId}?tab=charts`,
      ready: '.compare-select',
      open: async (page) => {
        for (const lines of [2, 3, 4]) {
          await page.locator('.compare-select').selectOption({ index: 1 });
          await page.locator(`.compare-name[data-line="${lines}"]`).waitFor();
        }
      },
    },
    {
      name: 'sheet-answer',
      path: `/workers/${workerId}?tab=history`,
      ready: 'button.row[aria-haspopup]',
      open: async (page) => {
        await sheet('button.row[aria-haspopup]')(page);
        await page.locator('dialog .answer-body:not(.skeleton), dialog .notice').waitFor();
      },
    },
    { name: 'sheet-payout', path: '/payouts', ready: 'button.ledger-row', open: sheet('button.ledger-row') },
    {
      name: 'sheet-export',
      path: '/payouts',
      ready: '.button-head:not([aria-disabled="true"])',
      open: sheet('.button-head'),
    },
    {
      name: 'sheet-silence',
      path: '/settings/silences',
      ready: 'header .icon-button:not(.icon-button-back)',
      open: sheet('header .icon-button:not(.icon-button-back)'),
    },
    {
      name: 'sheet-rule-value',
      path: '/settings/rules/worker_down',
      ready: '.say-value',
      open: sheet('.say-value'),
    },
  ];
}

function pagesOfParticipants(): Stop[] {
  return [{ name: 'participants-refused', path: '/participants', ready: 'main > *' }];
}

function pagesOfOperators({ personId }: Shown): Stop[] {
  return [
    { name: 'people', path: '/participants', ready: 'a.account-row[href*="person="]' },
    { name: 'person', path: `/participants?person=${personId}`, ready: 'dialog[open] .person-actions' },
    { name: 'pool-rules', path: '/settings/rules?of=pool', ready: 'main .row' },
    { name: 'audit', path: '/settings/audit', ready: 'main .rows li' },
    { name: 'health', path: '/settings/health', ready: 'main .section' },
  ];
}
