import type { ChatMessage } from './bot-api-chats.ts';
import { type ChatLine, formatChatFrame, formatChatPage } from './format-chat-page.ts';
import type { Person, Toast } from './person.ts';

interface ChatPageOptions {
  person: Person;
  title: string;
  /** The path that it is served at, without a slash at its end. */
  path: string;
  now: () => Date;
}

/**
 * One person's chat with the bot as pages: shows what the bot wrote as it looks now, sends what is typed, and presses
 * buttons; beside it, where there is room, the Mini App of the same server. Works without scripts of its own.
 */
export function createChatPage(options: ChatPageOptions): (request: Request) => Promise<Response> {
  const { person, title, path, now } = options;
  const said: ChatLine[] = [];

  async function say(text: string): Promise<void> {
    if (text === '') return;
    said.push({ from: 'person', at: now(), html: null, text, buttons: [], file: null, messageId: null });
    await person.say(text);
  }

  async function press(messageId: number, button: string): Promise<void> {
    const message = person.messages().find((candidate) => candidate.messageId === messageId);
    const pressed = message?.buttons.flat().find(({ text }) => text === button);
    if (message !== undefined && pressed?.callback_data !== undefined) await person.press(message, button);
  }

  return async (request) => {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    if (route === `GET ${path}`) return toPage(formatChatPage({ title, path }));
    if (route === `GET ${path}/messages`)
      return toPage(
        formatChatFrame(toLines(person.messages(), said), { path, toast: toFresh(person.toast(), now()) }),
      );
    if (route !== `POST ${path}/say` && route !== `POST ${path}/press`)
      return new Response(null, { status: 404 });
    const form = new URLSearchParams(await request.text());
    if (route === `POST ${path}/say`) await say(form.get('text')?.trim() ?? '');
    else await press(Number(form.get('message')), form.get('button') ?? '');
    return new Response(null, { status: 303, headers: { location: path } });
  };
}

const toastMs = 6_000;

function toFresh(toast: Toast | null, now: Date): string | null {
  return toast !== null && now.getTime() - toast.at.getTime() < toastMs ? toast.text : null;
}

function toLines(messages: ChatMessage[], said: ChatLine[]): ChatLine[] {
  const written = messages.map((message): ChatLine => {
    const { sentAt: at, sentText: html, text, buttons, file, messageId } = message;
    return { from: 'bot', at, html, text, buttons, file, messageId };
  });
  return [...written, ...said].sort((a, b) => a.at.getTime() - b.at.getTime());
}

const policy = [
  ...["default-src 'none'", "style-src 'unsafe-inline'", 'img-src data:'],
  ...["frame-src 'self'", "frame-ancestors 'self'", "form-action 'self'"],
].join('; ');

function toPage(html: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return new Response(html, { headers });
}
