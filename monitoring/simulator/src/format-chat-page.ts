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
  body { font: 15px/20px system-ui, sans-serif; margin: 0 auto; max-width: 480px; background: #0e1621; color: #fff }
  iframe { border: 0; width: 100%; height: calc(100vh - 112px) }
  .beside { display: flex; max-width: none; justify-content: center; gap: 24px }
  .chat { flex: 0 1 480px } .app { flex: 0 1 420px } .app iframe { height: 100vh }
  @media (max-width: 859px) { .app { display: none } .chat { flex: 1 } }
  @media (min-width: 860px) { .open-app { display: none } }
  header, .say { padding: 12px } h1 { font-size: 17px; margin: 0 }
  header { display: flex; justify-content: space-between } .say { display: flex; gap: 8px } .say input { flex: 1 }
  input, button { font: inherit; border: 0; border-radius: 10px; padding: 10px; background: #182533; color: inherit }
  button { color: #70a7f9; cursor: pointer }
  .line { margin: 8px 12px; padding: 8px 12px; border-radius: 12px; background: #182533; width: fit-content;
    max-width: 85%; white-space: pre-wrap; overflow-wrap: anywhere }
  .person { margin-left: auto; background: #2b5278 }
  time { display: block; text-align: right; font-size: 11px; color: #b3b3b4 }
  .row { display: flex; gap: 4px } .row form { flex: 1 } .row button { width: 100%; background: #2b5278; color: #fff }
  img { display: block; width: 100%; border-radius: 8px }
  a { color: #70a7f9 } code { background: #0e1621 }
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

/** The messages, newest first so that the newest is in sight; refreshed by itself. */
export function formatChatFrame(lines: ChatLine[], path: string): string {
  const body =
    lines
      .toReversed()
      .map((line) => formatLine(line, path))
      .join('\n') || '<p class="line">Nothing yet.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Messages</title>
<meta http-equiv="refresh" content="2"><style>${style}</style></head><body>${body}</body></html>`;
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
    (button) => `<form method="post" action="${path}/press" target="_top"><input type="hidden" name="message"
value="${messageId}"><button name="button" value="${escapeHtml(button.text)}">${escapeHtml(button.text)}</button></form>`,
  );
  return `<div class="row">${forms.join('')}</div>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
