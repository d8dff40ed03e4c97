import { expect, test } from 'vitest';
import { findMarkupFault } from '../find-markup-fault.ts';
import { sampleNow, sampleReader } from '../text-gallery.ts';
import { createFormGallery, createRuleGallery, toldKinds } from './alert-gallery.ts';
import { sampleAlert, sampleIncident } from './alert-samples.ts';
import { alertWords } from './alert-words.ts';
import { renderIncident } from './render-incident.ts';
import { renderSummary } from './render-summary.ts';

const hostile = '</b><a href="x">&\n\u202e'.repeat(20);
const languages = ['en', 'ru'] as const;

test.each(languages)('every text in %s fits a message and its markup is balanced', (language) => {
  for (const name of ['h100-2', hostile]) {
    const texts = { ...createRuleGallery(language, name), ...createFormGallery(language, name) };
    for (const [key, text] of Object.entries(texts)) {
      expect(text.length, key).toBeLessThanOrEqual(4096);
      expect(text, key).not.toMatch(/undefined|null|NaN|Infinity/);
      expect(text, key).not.toMatch(/[^\P{C}\n]/u);
      expect(findMarkupFault(text), key).toBeNull();
    }
  }
});

test.each(languages)('a single alert in %s keeps to 600 characters', (language) => {
  for (const [kind, text] of Object.entries(createRuleGallery(language, hostile))) {
    expect(text.replace(/<[^>]*>|&\w+;/g, 'x').length, kind).toBeLessThanOrEqual(600);
  }
});

test.each(languages)(
  'a rule whose figures are all unknown is told in %s with the word for it',
  (language) => {
    for (const kind of toldKinds) {
      const alerts = [sampleAlert({ evidence: {}, earnedNanotonPerHour: null })];
      const { text } = renderIncident(
        sampleIncident({ kind, alerts, hostName: null }),
        sampleReader(language),
      );
      expect(text, kind).not.toMatch(/undefined|null|NaN|Infinity/);
      expect(findMarkupFault(text), kind).toBeNull();
    }
  },
);

test.each(languages)('buttons in %s are short enough and toasts fit', (language) => {
  const { buttons, toasts } = alertWords(language);
  for (const label of Object.values(buttons)) expect(label.length).toBeLessThanOrEqual(20);
  const long = 'x'.repeat(40);
  for (const toast of Object.values(toasts)) {
    const text = typeof toast === 'string' ? toast : toast({ userName: long, until: long });
    expect(text.length).toBeLessThanOrEqual(180);
  }
});

test('a large incident is cut to ten workers and counts the others, recovered ones last', () => {
  const alerts = Array.from({ length: 14 }, (_, index) =>
    sampleAlert({ id: String(index), workerName: `w${index}`, resolvedAt: index === 0 ? sampleNow : null }),
  );
  const lines = renderIncident(sampleIncident({ alerts }), sampleReader('en')).text.split('\n');
  expect(lines[0]).toBe('🔴 <b>h2</b>: 1 of 14 recovered, 13 still down');
  expect(lines[1]).toBe('🔴 w1 · 3 m');
  expect(lines[11]).toBe('and 4 more');
});

test('a summary of hundreds is cut by whole lines, counts all and puts the gravest first', () => {
  const incidents = Array.from({ length: 400 }, (_, index) =>
    sampleIncident({
      id: String(index),
      severity: index === 399 ? 'critical' : 'warning',
      hostName: `host-${index}`,
    }),
  );
  const lines = renderSummary(incidents, sampleReader('en')).split('\n');
  expect(lines[0]).toBe('🔴 <b>400 incidents at once</b> · 400 firing');
  expect(lines[1]).toMatch(/^🔴/);
  expect(lines.at(-1)).toBe(`and ${400 - (lines.length - 2)} more`);
});

test('a cost is unknown, never zero, while one worker of the group has no history', () => {
  const alerts = [sampleAlert({}), sampleAlert({ id: '8', earnedNanotonPerHour: null })];
  expect(renderIncident(sampleIncident({ alerts }), sampleReader('en')).text).toContain(
    'Cost unknown: less than 1 h of history.',
  );
});

test('a worker that answers now and then is down since the alert began, not since its last answer', () => {
  const evidence = { ...sampleAlert({}).evidence, lastUpAt: '2026-11-23T13:04:45.000Z' };
  const { text } = renderIncident(
    sampleIncident({ alerts: [sampleAlert({ evidence })] }),
    sampleReader('en'),
  );
  expect(text).toContain('🔴 <b>h100-2</b> down · 2 m');
});

test.each(languages)('an amount too small to be shown in %s is no broken markup', (language) => {
  const alerts = [sampleAlert({ earnedNanotonPerHour: 1n })];
  const { text } = renderIncident(sampleIncident({ alerts }), sampleReader(language));
  expect(text).toContain('&lt; 0');
  expect(findMarkupFault(text)).toBeNull();
});
