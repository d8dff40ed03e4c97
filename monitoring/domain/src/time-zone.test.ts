import { expect, test } from 'vitest';
import { isTimeZone } from './time-zone.ts';

test.each([
  'UTC',
  'Europe/Berlin',
  'Europe/Kyiv',
  'Asia/Calcutta',
  'America/Argentina/Buenos_Aires',
  'Etc/GMT+3',
])('%s is a time zone', (text) => expect(isTimeZone(text)).toBe(true));

test.each([
  '',
  '+03:00',
  'GMT+3',
  'Mars/Olympus',
  'Europe/',
  '../etc/passwd',
  'Europe/Berlin\0',
  "UTC'",
  'европа',
])('%j is none', (text) => expect(isTimeZone(text)).toBe(false));
