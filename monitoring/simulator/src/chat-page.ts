import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { ChatMessage } from './bot-api-chats.ts';
import { type ChatLine, formatChatFrame, formatChatPage } from './format-chat-page.ts';
import type { Person } from './person.ts';

export interface ChatPage {
  url: string;
  close(): Promise<void>;
}

interface ChatPageOptions {
  person: Person;
  title: string;
  /** 0 takes any free port. */
  port: number;
  now: () => Date;
}

/**
 * One person's chat with the bot as a page on 127.0.0.1: shows what the bot wrote as it looks now, sends what is
 * typed, and presses buttons. Works without scripts.
 */
export async function createChatPage(options: ChatPageOptions): Promise<ChatPage> {
  const { person, title, now } = options;
  const said: ChatLine[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /') return sendHtml(response, formatChatPage(title));
    if (route === 'GET /chat') return sendHtml(response, formatChatFrame(toLines(person.messages(), said)));
    const form = new URLSearchParams(await readText(request));
    if (route === 'POST /say') await say(form.get('text')?.trim() ?? '');
    else if (route === 'POST /press') await press(Number(form.get('message')), form.get('button') ?? '');
    else return void response.writeHead(404).end();
    response.writeHead(303, { location: '/' }).end();
  }

  async function say(text: string): Promise<void> {
    if (text === '') return;
    said.push({ from: 'person', at: now(), html: null, text, buttons: [], file: null, messageId: null });
    await person.say(text);
  }

  async function press(messageId: number, button: string): Promise<void> {
    const message = person.messages().find((candidate) => candidate.messageId === messageId);
    if (message !== undefined) await person.press(message, button);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the chat page has no port');
  return {
    url: `http://localhost:${address.port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function toLines(messages: ChatMessage[], said: ChatLine[]): ChatLine[] {
  const written = messages.map((message): ChatLine => {
    const { sentAt: at, sentText: html, text, buttons, file, messageId } = message;
    return { from: 'bot', at, html, text, buttons, file, messageId };
  });
  return [...written, ...said].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function sendHtml(response: ServerResponse, html: string): void {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; form-action 'self'";
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
  response.end(html);
}
