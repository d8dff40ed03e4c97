import type { ChatFile, InlineButton } from './bot-api-chats.ts';

/** One line of a chat. `html` is what the bot sent, already accepted as Telegram's HTML; null for plain text. */
export interface ChatLine {
  from: 'bot' | 'person';
  at: Date;
  html: string | null;
  text: string;
  buttons: InlineButton[][];
  file: ChatFile | null;
  messageId: number | null;
}

const style = `
  :root { color-scheme: light dark; --back: light-dark(#dfe7ee, #0e1621); --text: light-dark(#111, #fff);
    --bubble: light-dark(#fff, #182533); --own: light-dark(#d9f2c4, #2b5278); --press: light-dark(#c9dcef, #2b5278);
    --link: light-dark(#1d62b5, #70a7f9); --faint: light-dark(#5b6570, #b3b3b4) }
  body { font: 15px/20px system-ui, sans-serif; margin: 0 auto; max-width: 480px; background: var(--back);
    color: var(--text) }
  iframe { border: 0; width: 100%; height: calc(100vh - 112px) }
  .beside { display: flex; max-width: none; justify-content: center; gap: 24px }
  .chat { flex: 0 1 480px } .app { flex: 0 1 420px } .app iframe { height: 100vh }
  @media (max-width: 859px) { .app { display: none } .chat { flex: 1 } }
  @media (min-width: 860px) { .open-app { display: none } }
  header, .say { padding: 12px } h1 { font-size: 17px; margin: 0 }
  header { display: flex; justify-content: space-between } .say { display: flex; gap: 8px } .say input { flex: 1 }
  input, button { font: inherit; border: 0; border-radius: 10px; padding: 10px; background: var(--bubble); color: inherit }
  button { color: var(--link); cursor: pointer }
  .line { margin: 8px 12px; padding: 8px 12px; border-radius: 12px; background: var(--bubble); width: fit-content;
    max-width: 85%; white-space: pre-wrap; overflow-wrap: anywhere }
  .person { margin-left: auto; background: var(--own) }
  time { display: block; text-align: right; font-size: 11px; color: var(--faint) }
  .row { display: flex; gap: 4px; margin-top: 4px } .row form { flex: 1; display: flex }
  .row button, .row a { flex: 1; background: var(--press); color: inherit }
  .row a { padding: 10px; border-radius: 10px; text-align: center; text-decoration: none }
  .toast { position: sticky; top: 8px; margin: 8px 12px; padding: 10px 12px; border-radius: 12px; background: #000c;
    color: #fff }
  img { display: block; width: 100%; border-radius: 8px }
  a { color: var(--link) } code { background: var(--back) }
`;

/** The frame around a chat: its title, the field to type in, and the Mini App beside it. */
export function formatChatPage({ title, path }: { title: string; path: string }): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head><body class="beside">
<main class="chat"><header><h1>${escapeHtml(title)}</h1><a class="open-app" href="/">Mini App</a></header>
<iframe src="${path}/messages" title="Messages"></iframe>
<form class="say" method="post" action="${path}/say"><input name="text" placeholder="/stats" aria-label="Message" autofocus
autocomplete="off"><button>Send</button></form></main>
<aside class="app"><iframe src="/" title="Mini App" loading="lazy"></iframe></aside></body></html>`;
}

/** The messages, newest first so that the newest is in sight, below what a press was answered with; refreshed by itself. */
export function formatChatFrame(
  lines: ChatLine[],
  { path, toast }: { path: string; toast: string | null },
): string {
  const said = toast === null ? '' : `<p class="toast" role="status">${escapeHtml(toast)}</p>`;
  const body =
    lines
      .toReversed()
      .map((line) => formatLine(line, path))
      .join('\n') || '<p class="line">Nothing yet.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Messages</title>
<meta http-equiv="refresh" content="2"><style>${style}</style></head><body>${said}${body}</body></html>`;
}

function formatLine(line: ChatLine, path: string): string {
  const at = line.at.toISOString().slice(11, 19);
  const buttons = line.buttons.map((row) => formatRow(row, { path, messageId: line.messageId })).join('');
  return `<div class="line ${line.from}">${formatFile(line.file)}${line.html ?? escapeHtml(line.text)}<time>${at} UTC</time>${buttons}</div>`;
}

/** A picture as it is, any other file by its name. */
function formatFile(file: ChatFile | null): string {
  if (file === null) return '';
  if (file.kind === 'document') return `<p>📎 ${escapeHtml(file.fileName)}</p>`;
  const data = Buffer.from(file.bytes).toString('base64');
  return `<img alt="${escapeHtml(file.fileName)}" src="data:image/png;base64,${data}">`;
}

function formatRow(
  row: InlineButton[],
  { path, messageId }: { path: string; messageId: number | null },
): string {
  const forms = row.map(
    (button) =>
      formatLink(button) ??
      `<form method="post" action="${path}/press" target="_top"><input type="hidden" name="message"
value="${messageId}"><button name="button" value="${escapeHtml(button.text)}">${escapeHtml(button.text)}</button></form>`,
  );
  return `<div class="row">${forms.join('')}</div>`;
}

/** A button that opens a page; null for one that the bot answers. */
function formatLink({ text, url, web_app: app }: InlineButton): string | null {
  const target = typeof app === 'object' && app !== null && 'url' in app ? app.url : url;
  if (typeof target !== 'string') return null;
  return `<a target="_blank" rel="noreferrer" href="${escapeHtml(target)}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
