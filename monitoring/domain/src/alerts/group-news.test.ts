import { expect, test } from 'vitest';
import { findNews, type StandingAlert, type ToldAlerts } from './group-news.ts';
import type { Severity } from './rule-kind.ts';

const letters: Record<string, Severity> = { c: 'critical', w: 'warning', i: 'info' };
const firedAt = new Date('2026-11-23T13:00:00Z');

/** `1:c` fires critical, `2:w.` is over, `3:w-` is held. */
function toAlerts(text: string): StandingAlert[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((word) => ({
      id: word[0] ?? '',
      severity: letters[word[2] ?? ''] ?? 'info',
      isFiring: !word.endsWith('.'),
      firedAt,
      heldBy: word.endsWith('-') ? 'silence' : null,
      ...{ heldUntil: null, isOnly: true },
    }));
}

function toTold(text: string): ToldAlerts {
  return Object.fromEntries(toAlerts(text).map(({ id, severity }) => [id, severity]));
}

test.each([
  ['nothing fires and nothing was told', '', '', null],
  ['it fires for the first time', '1:c', '', 'new_alert 1'],
  ['nothing changed', '1:c', '1:c', null],
  ['another one fires', '1:c 2:c', '1:c', 'new_alert 2'],
  ['two more fire', '1:c 2:c 3:c', '1:c', 'new_alert 2,3'],
  ['one became graver', '1:c', '1:w', 'severity_rose 1'],
  ['one became lighter', '1:w', '1:c', null],
  ['one of two is over', '1:c 2:c.', '1:c 2:c', 'newly_resolved 2'],
  ['one is over that was never told', '1:c 2:c.', '1:c', null],
  ['all are over', '1:c. 2:c.', '1:c 2:c', 'all_resolved'],
  ['all are over and nothing was told', '1:c.', '', null],
  ['one is over and another fires: the firing counts', '1:c. 2:c', '1:c', 'new_alert 2'],
  ['a told alert is gone altogether', '2:c', '1:c 2:c', 'newly_resolved 1'],
  ['one fires but is held', '1:c-', '', null],
  ['the told one is over while another is held', '1:c. 2:c-', '1:c', 'newly_resolved 1'],
  ['a told one is held now', '1:c-', '1:c', null],
  ['a held one became graver', '1:c-', '1:w', null],
  ['the held one is over', '1:c. 2:c.', '1:c', 'all_resolved'],
])('%s', (_name, alerts, told, news) => {
  const found = findNews(toAlerts(alerts), toTold(told));
  const ids = found !== null && 'alertIds' in found ? ` ${found.alertIds.join(',')}` : '';
  expect(found === null ? null : `${found.reason}${ids}`).toBe(news);
});
