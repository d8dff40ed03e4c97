import { expect, test } from 'vitest';
import { ApiError } from './api.ts';
import { en } from './messages/en.ts';
import { en as probe } from './messages/probe/en.ts';
import { findDraftProblems, toDraftProblems, toDrafts, toTestProblems } from './worker-draft.ts';

const good = { name: 'h100-1', address: '203.0.113.7:12000', accessHash: '' };

test.each([
  ['a whole draft has no problem', good, []],
  ['a name is needed', { ...good, name: ' ' }, ['name']],
  ['an address needs a port', { ...good, address: '203.0.113.7' }, ['address']],
  ['an address is no URL', { ...good, address: 'http://203.0.113.7:12000/x' }, ['address']],
  ['IPv6 in brackets is an address', { ...good, address: '[2001:db8::1]:12000' }, []],
  ['an access hash has no spaces', { ...good, accessHash: 'a b' }, ['accessHash']],
])('%s', (_name, draft, fields) => {
  expect(Object.keys(findDraftProblems(draft, en))).toEqual(fields);
});

test.each([
  [{ status: 422, code: 'address_refused', message: 'Private.' }, { address: probe.denied('10.0.0.7') }],
  [{ status: 422, code: 'address_invalid', message: 'No name.' }, { address: 'No name.' }],
  [{ status: 409, code: 'address_taken', message: '' }, { address: probe.taken('10.0.0.7:12000') }],
  [{ status: 409, code: 'worker_limit', message: '' }, { form: probe.limit }],
  [{ status: 400, code: 'invalid', message: 'Too long.', field: 'name' }, { name: 'Too long.' }],
  [{ status: 409, code: 'duplicate', message: 'Watched already.' }, { form: 'Watched already.' }],
  [{ status: 0, code: 'no_answer', message: '' }, { form: en.add.failed }],
])('refusal %j stands where it belongs', (answer, problems) => {
  const said = { words: en, probe, address: '10.0.0.7:12000' };
  expect(toDraftProblems(new ApiError(answer), said)).toEqual(problems);
});

test.each([
  [{ status: 422, code: 'address_invalid', message: '', field: 'port' }, probe.badPort],
  [{ status: 422, code: 'address_refused', message: '', field: 'host' }, probe.denied('10.0.0.7')],
  [{ status: 429, code: 'too_many_requests', message: '' }, probe.tooOften],
  [{ status: 503, code: 'no_daemon', message: '' }, probe.noDaemon],
  [{ status: 0, code: 'no_answer', message: '' }, probe.noAnswer],
  [{ status: 403, code: 'forbidden', message: '' }, probe.notActive],
])('a test refused with %j says so at the address', (answer, address) => {
  const said = { words: en, probe, address: '10.0.0.7:12000' };
  expect(toTestProblems(new ApiError(answer), said)).toEqual({ address });
});

test('several workers of one host are told apart by their ports', () => {
  const draft = { name: ' h1 ', address: 'host', accessHash: 'x' };
  expect(toDrafts(draft, ['host:12000', 'host:12010']).map(({ name }) => name)).toEqual([
    'h1-12000',
    'h1-12010',
  ]);
  expect(toDrafts(draft, ['host:12000'])).toEqual([{ name: ' h1 ', address: 'host:12000', accessHash: 'x' }]);
});
