import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDocument, listRoutes } from './api-document.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let api: TestApp;
let page: string;
beforeAll(async () => {
  api = await createTestApp();
  page = (await api.call('GET', '/api/docs')).text;
});
afterAll(() => api.drop());

const toHtml = (text: string) => text.replaceAll('"', '&quot;').replaceAll("'", '&#39;');

test('the page has every route with its parameters, answers and a curl line', () => {
  const routes = listRoutes(createDocument(api.app, 'Test'));
  const sections = page.split('<section ').slice(1);
  expect(sections).toHaveLength(routes.length);
  for (const [place, { method, path, operation }] of routes.entries()) {
    const section = sections[place] ?? '';
    expect(section).toContain(`<b>${method.toUpperCase()}</b> ${path}</h2>`);
    for (const parameter of operation.parameters ?? [])
      if ('name' in parameter) expect(section).toContain(`<code>${parameter.name}</code>`);
    for (const status of Object.keys(operation.responses ?? {}))
      expect(section).toContain(`<code>${status}</code>`);
    const url = `https://pool.example.org${path.replaceAll(/\{\w+\}/g, '42')}`;
    expect(section).toContain(toHtml(`'${url}'`));
    const { security } = operation;
    const isGuarded = security === undefined || security.some((way) => 'bearer' in way);
    expect(section.includes('Authorization: Bearer')).toBe(isGuarded);
    expect(section.includes('<h3>Body</h3>')).toBe(operation.requestBody !== undefined);
  }
});

test('every link on the page leads somewhere on it, and nothing is loaded from anywhere', () => {
  const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, anchor]) => anchor);
  expect(anchors.length).toBeGreaterThan(20);
  for (const anchor of anchors) expect(page).toContain(`id="${anchor}"`);
  expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|src=/);
  expect(page).toContain('name="viewport" content="width=device-width, initial-scale=1"');
});

test('the curl lines of bodies are JSON that the route would read', () => {
  const bodies = [...page.matchAll(/-d &#39;(.*?)&#39;/g)].map(([, body = '']) =>
    body.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );
  expect(bodies.length).toBeGreaterThan(3);
  for (const body of bodies) expect(Object.keys(JSON.parse(body))).not.toEqual(['']);
  expect(page).toContain(toHtml('"address":"gpu-1.example.com:12000"'));
});

test('without PUBLIC_URL the curl lines name the address that was asked, made harmless', async () => {
  const local = await createTestApp({ db: api.db, settings: { publicUrl: null } });
  const { text } = await local.call('GET', '/api/docs');
  expect(text).toContain(toHtml("curl 'http://localhost/healthz'"));
  await local.drop();
});
