// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FakePool } from '../../test/fake-pool.ts';
import { renderApp } from '../../test/render-app.tsx';
import type { WorkerAnswer } from '../api-shapes.ts';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const route = 'GET /api/v1/workers/1/answers';
const title = 'Last raw answer';

function createAnswer(changes: Partial<WorkerAnswer> = {}): WorkerAnswer {
  const body = changes.body ?? '{"enabled":true}';
  const asked = { page: 'jsonstats', askedAt: '2026-11-23T13:56:00Z', failure: null } as const;
  return { ...asked, body, bytes: body.length, isCut: false, ...changes };
}

async function openHistory(answers: WorkerAnswer[] | null, language: 'en' | 'ru' = 'en') {
  const prepare = (pool: FakePool) => {
    pool.says.answers = answers;
  };
  return renderApp({ path: '/workers/1?tab=history', language, prepare });
}

async function openAnswer(answers: WorkerAnswer[] | null) {
  const app = await openHistory(answers);
  fireEvent.click(await screen.findByRole('button', { name: /^Last raw answer/ }));
  const sheet = await screen.findByRole('dialog', { name: title });
  return { ...app, sheet: within(sheet), dialog: sheet };
}

const bodyOf = async (page: string) =>
  (await screen.findByRole('region', { name: `What ${page} gave` })).textContent;

test('nobody asks for the answer before it is opened, and its age stays when it was closed', async () => {
  const { pool } = await openHistory([createAnswer()]);
  const row = await screen.findByRole('button', { name: /^Last raw answer/ });
  expect(pool.requests).not.toContain(route);
  fireEvent.click(row);
  await screen.findByText(/^Asked 4 min ago, \d\d:\d\d:00 · 16 B$/);
  expect(pool.requests).toContain(route);
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(row.textContent).toMatch(/4.min.ago$/);
});

test('while it is on its way its shape is there, and no words about it', async () => {
  const { hold } = await openHistory([createAnswer()]);
  const row = await screen.findByRole('button', { name: /^Last raw answer/ });
  hold(true);
  fireEvent.click(row);
  const sheet = within(await screen.findByRole('dialog', { name: title }));
  expect(sheet.getByRole('status', { name: 'Loading' })).toBeDefined();
  expect(sheet.queryByText(/Asked|kept/)).toBeNull();
  hold(false);
  await sheet.findByText(/^Asked/);
});

test('JSON is indented without a digit lost, and the copy is what came', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText');
  const body = '{"lt":98765432109876543210,"list":[1,"a, b"]}';
  const { sheet } = await openAnswer([createAnswer({ body })]);
  expect(await bodyOf('/jsonstats')).toBe(
    '{\n  "lt": 98765432109876543210,\n  "list": [\n    1,\n    "a, b"\n  ]\n}',
  );
  fireEvent.click(sheet.getByRole('button', { name: 'Copy as it came' }));
  await sheet.findByRole('button', { name: 'Copied' });
  expect(writeText.mock.calls).toEqual([[body]]);
});

test('the other page is one press away, and stands as it came where it is no JSON', async () => {
  const body = 'requests\t5\n  failed  0\n';
  const { sheet } = await openAnswer([createAnswer(), createAnswer({ page: 'stats', body })]);
  fireEvent.click(await sheet.findByRole('button', { name: '/stats' }));
  expect(await bodyOf('/stats')).toBe(body);
});

test('markup is text: nothing of it becomes part of the page', async () => {
  const body = '<img src=x onerror="alert(1)"><script>alert(2)</script><b>bold</b>';
  const { dialog } = await openAnswer([createAnswer({ page: 'stats', body, failure: 'unreadable' })]);
  expect(await bodyOf('/stats')).toBe(body);
  expect(dialog.querySelector('img, script, b')).toBeNull();
});

test('why it could not be read is said as everywhere, with what came', async () => {
  const { sheet } = await openAnswer([createAnswer({ body: '{"a":', failure: 'unreadable' })]);
  await sheet.findByText('The answer cannot be understood');
  expect(sheet.getByText('Check that this port is a Cocoon worker.')).toBeDefined();
  expect(await bodyOf('/jsonstats')).toBe('{"a":');
});

test('where nothing came there is no empty box', async () => {
  const { sheet } = await openAnswer([createAnswer({ body: '', failure: 'timeout' })]);
  await sheet.findByText('The worker does not answer in time');
  expect(sheet.getByText('Nothing came.')).toBeDefined();
  expect(sheet.queryByRole('button', { name: 'Copy as it came' })).toBeNull();
});

test('what only operators may see is told to be so', async () => {
  const { sheet } = await openAnswer([createAnswer({ body: null, failure: 'unreadable' })]);
  await sheet.findByText('Only operators see what is no worker’s answer.');
  expect(sheet.queryByRole('button', { name: 'Copy as it came' })).toBeNull();
});

test('a cut answer says so, with its size as it came', async () => {
  const { sheet } = await openAnswer([createAnswer({ body: '[1,2', bytes: 812_345, isCut: true })]);
  await sheet.findByText(/ · 812\.3 kB · cut after 64 kB$/);
  expect(await bodyOf('/jsonstats')).toBe('[1,2');
});

test('an answer of another day tells its day', async () => {
  const { sheet } = await openAnswer([createAnswer({ askedAt: '2026-11-20T12:00:00Z' })]);
  await sheet.findByText(/^Asked 20 Nov, \d\d:00:00 · /);
});

test('before anything is kept it says when something will be', async () => {
  const { sheet } = await openAnswer([]);
  await sheet.findByText('Nothing is kept yet');
  expect(sheet.getByText('It is kept with the next answer of the worker.')).toBeDefined();
  expect(sheet.queryByRole('button', { name: '/stats' })).toBeNull();
});

test('a page of which nothing is kept says so beside the other', async () => {
  const { sheet } = await openAnswer([createAnswer()]);
  fireEvent.click(await sheet.findByRole('button', { name: '/stats' }));
  await sheet.findByText('Nothing is kept yet. It is kept with the next answer of the worker.');
});

test('what failed can be tried again', async () => {
  const { pool, sheet } = await openAnswer(null);
  await sheet.findByText('The answer could not be read');
  pool.says.answers = [createAnswer()];
  fireEvent.click(sheet.getByRole('button', { name: 'Try again' }));
  expect(await bodyOf('/jsonstats')).toBe('{\n  "enabled": true\n}');
});

test('an answer that can be read no more stays, and says how old it is', async () => {
  const { pool, sheet, advance } = await openAnswer([createAnswer()]);
  await sheet.findByText(/^Asked/);
  pool.says.answers = null;
  advance(120);
  await sheet.findByText(/^Data is 2 min old\.$/);
  expect(await bodyOf('/jsonstats')).toBe('{\n  "enabled": true\n}');
});

test('it speaks Russian', async () => {
  await openHistory([createAnswer({ isCut: true })], 'ru');
  fireEvent.click(await screen.findByRole('button', { name: /^Последний ответ как есть/ }));
  await screen.findByText(/^Запрошено 4 мин назад, \d\d:\d\d:00 · 16 Б · обрезано после 64 кБ$/);
  await screen.findByRole('region', { name: 'Что отдала /jsonstats' });
});
