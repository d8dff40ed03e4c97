import { expect, test } from 'vitest';
import { parseEvents } from './parse-events.ts';

test('whole messages come out, half of one waits', () => {
  const { events, rest } = parseEvents('event: snapshot\nid: a-1\ndata: {"a":1}\n\nevent: chan');
  expect(events).toEqual([{ event: 'snapshot', id: 'a-1', data: '{"a":1}' }]);
  expect(rest).toBe('event: chan');
});

test('comments are nothing, lines of data belong together', () => {
  expect(parseEvents(': nothing new\n\ndata: a\r\ndata: b\r\n\r\n').events).toEqual([
    { event: 'message', id: null, data: 'a\nb' },
  ]);
});
