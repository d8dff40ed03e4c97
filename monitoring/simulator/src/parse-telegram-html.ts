/** A part of a text with a meaning; offset and length in UTF-16 units, as the Bot API counts them. */
export interface TextEntity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  language?: string;
  custom_emoji_id?: string;
}

export type ParsedHtml = { ok: true; text: string; entities: TextEntity[] } | { ok: false; reason: string };

/**
 * Reads Telegram's HTML mode as the Bot API server does (tdlib, MessageEntity.cpp): its tags, its four named
 * character references, its error texts with byte offsets. Surrounding white space is not removed here.
 */
export function parseTelegramHtml(html: string): ParsedHtml {
  const open: OpenTag[] = [];
  const entities: TextEntity[] = [];
  let text = '';
  let at = 0;
  while (at < html.length) {
    const character = html.charAt(at);
    if (character === '&') {
      const reference = readReference(html, at);
      text += reference.text;
      at = reference.end;
      continue;
    }
    if (character !== '<') {
      text += character;
      at += 1;
      continue;
    }
    const tag = html[at + 1] === '/' ? readEndTag(html, at, open) : readStartTag(html, at);
    if (!tag.ok) return { ok: false, reason: tag.reason };
    if (tag.opened) {
      open.push({ ...tag.opened, offset: text.length });
    } else {
      const closed = open.pop();
      const entity = closed && toEntity(closed, text.length);
      if (entity && entity.length > 0) entities.push(entity);
    }
    at = tag.end;
  }
  const unclosed = open.at(-1);
  if (unclosed)
    return { ok: false, reason: `Can't find end tag corresponding to start tag "${unclosed.name}"` };
  entities.sort((one, other) => one.offset - other.offset || other.length - one.length);
  return { ok: true, text, entities };
}

interface OpenTag {
  name: string;
  attributes: Map<string, string>;
  offset: number;
}

type Tag = { ok: true; opened: Omit<OpenTag, 'offset'> | null; end: number } | { ok: false; reason: string };

const entityTypes: Record<string, string> = {
  a: 'text_link',
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  'tg-emoji': 'custom_emoji',
  pre: 'pre',
  code: 'code',
  blockquote: 'blockquote',
};

const namedReferences: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function readReference(html: string, begin: number): { text: string; end: number } {
  const match = /^&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));?/i.exec(html.slice(begin, begin + 12));
  const literal = { text: '&', end: begin + 1 };
  if (!match) return literal;
  const end = begin + match[0].length;
  const [, hexadecimal, decimal, name] = match;
  if (name !== undefined) {
    const named = namedReferences[name];
    return named === undefined ? literal : { text: named, end };
  }
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
  return code === 0 || code > 0x10ffff ? literal : { text: String.fromCodePoint(code), end };
}

function readStartTag(html: string, begin: number): Tag {
  const offset = byteOffset(html, begin);
  const name = /^[^\s>/]*/.exec(html.slice(begin + 1))?.[0].toLowerCase() ?? '';
  let at = begin + 1 + name.length;
  if (at >= html.length) return { ok: false, reason: `Unclosed start tag at byte offset ${offset}` };
  if (!Object.hasOwn(entityTypes, name)) {
    return { ok: false, reason: `Unsupported start tag "${name}" at byte offset ${offset}` };
  }
  const attributes = new Map<string, string>();
  for (;;) {
    const rest = html.slice(at);
    const closing = /^\s*>/.exec(rest);
    if (closing) {
      at += closing[0].length;
      break;
    }
    const attribute = /^\s*([^\s=>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.-]+)))?/.exec(rest);
    if (!attribute) return { ok: false, reason: unreadableAttribute(rest, name, offset) };
    attributes.set(String(attribute[1]).toLowerCase(), attribute[2] ?? attribute[3] ?? attribute[4] ?? '');
    at += attribute[0].length;
  }
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
    return { ok: false, reason: `Tag "span" must have class "tg-spoiler" at byte offset ${offset}` };
  }
  return { ok: true, opened: { name, attributes }, end: at };
}

function unreadableAttribute(rest: string, name: string, offset: number): string {
  if (rest.includes('>')) return `Empty attribute name in the tag "${name}" at byte offset ${offset}`;
  return `Unclosed start tag "${name}" at byte offset ${offset}`;
}

function readEndTag(html: string, begin: number, open: readonly OpenTag[]): Tag {
  const offset = byteOffset(html, begin);
  const expected = open.at(-1)?.name;
  if (expected === undefined) return { ok: false, reason: `Unexpected end tag at byte offset ${offset}` };
  const match = /^<\/([^\s>]*)\s*>/.exec(html.slice(begin));
  if (!match) return { ok: false, reason: `Unclosed end tag at byte offset ${offset}` };
  const found = String(match[1]).toLowerCase();
  if (found !== '' && found !== expected) {
    const reason = `Unmatched end tag at byte offset ${offset}, expected "</${expected}>", found "</${found}>"`;
    return { ok: false, reason };
  }
  return { ok: true, opened: null, end: begin + match[0].length };
}

function toEntity(tag: OpenTag, end: number): TextEntity | null {
  const entity: TextEntity = {
    type: entityTypes[tag.name] ?? tag.name,
    offset: tag.offset,
    length: end - tag.offset,
  };
  if (tag.name === 'a') {
    const url = tag.attributes.get('href');
    return url ? { ...entity, url } : null;
  }
  if (tag.name === 'tg-emoji') return { ...entity, custom_emoji_id: tag.attributes.get('emoji-id') ?? '' };
  if (tag.name === 'blockquote' && tag.attributes.has('expandable')) {
    return { ...entity, type: 'expandable_blockquote' };
  }
  const language = tag.name === 'code' ? tag.attributes.get('class') : undefined;
  return language?.startsWith('language-') ? { ...entity, language: language.slice(9) } : entity;
}

function byteOffset(html: string, at: number): number {
  return Buffer.byteLength(html.slice(0, at));
}
