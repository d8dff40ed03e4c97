// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact';
import { afterEach, expect, test } from 'vitest';
import { renderApp } from '../../test/render-app.tsx';

afterEach(cleanup);

async function fill(values: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    fireEvent.input(await screen.findByLabelText(label), { target: { value } });
  }
  fireEvent.submit(document.querySelector('form') as HTMLFormElement);
}

test('what is missing is said under its field and nothing is sent', async () => {
  const { pool } = await renderApp({ path: '/workers/add' });
  await fill({ Name: '', 'Host and port': 'http://203.0.113.7' });
  expect((await screen.findAllByRole('alert')).map((alert) => alert.textContent)).toEqual([
    'Fill in “Name”.',
    'For example 203.0.113.7:12000. No http:// and no path.',
  ]);
  expect(pool.requests).not.toContain('POST /api/v1/workers');
});

test('a refusal of the server stands under the field that it names', async () => {
  await renderApp({
    path: '/workers/add',
    prepare: ({ says }) => {
      says.refuseAdding = {
        status: 422,
        code: 'address_refused',
        message: 'Not a public address.',
        field: 'address',
      };
    },
  });
  await fill({ Name: 'h100-9', 'Host and port': '10.0.0.7:12000' });
  await screen.findByText('Not a public address.');
  expect(screen.getByLabelText('Host and port').getAttribute('aria-invalid')).toBe('true');
});

test('an added worker is shown at once', async () => {
  await renderApp({ path: '/workers/add' });
  await fill({ Name: 'h100-9', 'Host and port': '203.0.113.7:12000' });
  await waitFor(() => expect(location.pathname).toBe('/workers/99'));
  expect(await screen.findByRole('heading', { name: /h100-9/ })).toBeDefined();
});
