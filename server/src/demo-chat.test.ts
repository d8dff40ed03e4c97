import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from './test-app.ts';

type TestApp = Awaited<ReturnType<typeof createTestApp>>;
let demo: TestApp;
let real: TestApp;

beforeAll(async () => {
  const chat = async (request: Request) => new Response(new URL(request.url).pathname);
  const prove = async () => {
    throw new Error('this demo has no wallet');
  };
  demo = await createTestApp({ demo: { participantId: '1', operatorId: '2', prove, chat } });
  real = await createTestApp();
});
afterAll(() => Promise.all([demo.drop(), real.drop()]));

test('in the demo the chat is on the server’s own port, and may hold the Mini App', async () => {
  for (const path of ['/demo/chat', '/demo/chat/messages'])
    expect(await (await demo.app.request(path)).text()).toBe(path);
  const policy = (await demo.app.request('/healthz')).headers.get('Content-Security-Policy');
  expect(policy).toContain("frame-ancestors 'self' https://web.telegram.org");
});

test('a real installation has no chat, and is framed by Telegram only', async () => {
  const answer = await real.app.request('/demo/chat');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('Content-Security-Policy')).not.toContain("frame-ancestors 'self'");
});
