import { html, raw } from 'hono/html';
import { type ApiDocument, type DocumentedRoute, listRoutes } from './api-document.ts';
import { describeSchema, toExample } from './describe-schema.ts';

type Html = ReturnType<typeof html>;

/** The document as one page that loads nothing: routes with parameters, body, answers and a curl line, then shapes. */
export function renderDocs(document: ApiDocument, origin: string): Html {
  const shapes: Record<string, unknown> = document.components?.schemas ?? {};
  const routes = listRoutes(document);
  const { title } = document.info;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}: API</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${title}: API</h1>
<p>Send a key or a session's token as <code>Authorization: Bearer …</code>, one at a time. Bodies are JSON.
Times are ISO 8601, nanoton and ids are decimal strings, and what is unknown is <code>null</code>, never 0. Lists
answer <code>{items, nextCursor}</code>: send <code>nextCursor</code> back as <code>cursor</code>. Errors answer
<code>{"error":{"code","message","field"?}}</code>; programs act on <code>code</code>. For programs:
<a href="/api/v1/openapi.json">openapi.json</a>.</p>
<nav aria-label="Routes"><ul>${routes.map(
    (route) => html`
<li><a href="#${toAnchor(route)}"><b>${route.method.toUpperCase()}</b> ${route.path}</a></li>`,
  )}
</ul></nav>
${routes.map((route) => renderRoute(route, origin, shapes))}
<h2 id="shapes">Shapes</h2>
${Object.entries(shapes).map(
  ([name, schema]) => html`
<h3 id="shape-${name}">${name}</h3>
<pre>${linkShapes(describeSchema(schema), shapes)}</pre>`,
)}
</main>
</body>
</html>`;
}

function renderRoute(route: DocumentedRoute, origin: string, shapes: Record<string, unknown>): Html {
  const { method, path, operation } = route;
  const isOpen = operation.security?.length === 0;
  const [bodyType, body] = toBody(operation.requestBody);
  const json = bodyType === 'application/json' ? body : undefined;
  const parameters = (operation.parameters ?? []).filter((parameter) => 'name' in parameter);
  return html`
<section id="${toAnchor(route)}">
<h2><b>${method.toUpperCase()}</b> ${path}</h2>
<p>${operation.summary ?? ''}${isOpen ? ' (no credential needed)' : ''}</p>
${
  parameters.length === 0
    ? ''
    : html`<h3>Parameters</h3>
<dl>${parameters.map(
        (parameter) => html`
<dt><code>${parameter.name}</code>${parameter.in === 'path' ? ' in the path' : ''}${parameter.required ? ', needed' : ''}</dt>
<dd><code>${linkShapes(describeSchema(parameter.schema), shapes)}</code> ${parameter.description ?? ''}</dd>`,
      )}</dl>`
}
${body === undefined ? '' : html`<h3>Body</h3>${json === undefined ? html`<p>as <code>${bodyType}</code></p>` : ''}<pre>${linkShapes(describeSchema(body), shapes)}</pre>`}
<h3>Answers</h3>
<dl>${Object.entries(operation.responses ?? {}).map(([status, response]) =>
    renderAnswer(status, response, shapes),
  )}</dl>
<h3>Try it</h3>
<pre>${toCurl(route, { origin, isOpen, body: json && toExample(json, shapes) })}</pre>
</section>`;
}

function renderAnswer(
  status: string,
  response: { description: string },
  shapes: Record<string, unknown>,
): Html {
  const schema = toSchema(response);
  const shape = schema === undefined ? '' : describeSchema(schema);
  const linked = linkShapes(shape, shapes);
  // All errors have one shape: their words are what tells them apart.
  return shape === '' || shape === 'Error'
    ? html`\n<dt><code>${status}</code> ${response.description} <small>${linked}</small></dt>`
    : html`\n<dt><code>${status}</code> ${response.description}</dt>\n<dd><pre>${linked}</pre></dd>`;
}

interface Call {
  origin: string;
  isOpen: boolean;
  body: unknown;
}

function toCurl({ method, path }: DocumentedRoute, { origin, isOpen, body }: Call): string {
  const parts = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}'${origin}${path.replaceAll(/\{\w+\}/g, '42')}'`,
    ...(isOpen ? [] : [`-H 'Authorization: Bearer cp_…'`]),
    ...(body === undefined
      ? []
      : [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`]),
  ];
  return parts.join(' \\\n  ');
}

/** How a body is sent, and its schema. */
function toBody(requestBody: DocumentedRoute['operation']['requestBody']): [type: string, schema: unknown] {
  const content = requestBody !== undefined && 'content' in requestBody ? requestBody.content : {};
  const [[type, { schema }] = ['', { schema: undefined }]] = Object.entries(content);
  return [type, schema];
}

function toSchema(response: unknown): unknown {
  if (typeof response !== 'object' || response === null || !('content' in response)) return undefined;
  const [content] = Object.values(response.content ?? {});
  return content?.schema;
}

/** Names of shapes in a description become links to them. */
function linkShapes(text: string, shapes: Record<string, unknown>): Html[] {
  return text
    .split(/([A-Za-z]+)/)
    .map((part) =>
      Object.hasOwn(shapes, part) ? html`<a href="#shape-${part}">${part}</a>` : html`${part}`,
    );
}

function toAnchor({ method, path }: DocumentedRoute): string {
  return `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
}

const style = `
:root { --ink: #17181a; --soft: #5b6169; --line: #dfe2e6; --box: #f4f5f7; --link: #0062cc; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e9eb; --soft: #9aa1a9; --line: #34373b; --box: #222427; --link: #6cb2ff; --page: #17181a; }
}
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 760px; margin: 0 auto; padding: 16px 16px 64px; }
h1 { font-size: 24px; }
h2 { font-size: 18px; margin: 40px 0 4px; padding-top: 16px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
h2 b, nav b { color: var(--link); font-weight: 600; }
h3 { font-size: 14px; margin: 16px 0 4px; color: var(--soft); font-weight: 600; }
a { color: var(--link); }
nav ul { list-style: none; padding: 0; }
nav a { display: block; padding: 6px 0; text-decoration: none; overflow-wrap: anywhere; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { margin: 4px 0; padding: 10px 12px; border-radius: 8px; background: var(--box); white-space: pre-wrap;
  overflow-wrap: anywhere; }
dl { margin: 0; }
dt { margin-top: 8px; }
dd { margin: 0; color: var(--soft); }
dd pre { color: var(--ink); }
`;
