/** The words of a sentence that is made for chats: marks at the start and markup within are left out. */
export function toPlain(text: string): string {
  return parse(text)
    .textContent.replace(/^[🔴🟡🟢⚪]\s*/u, '')
    .trim();
}

/** What a sentence offers to be copied: its first piece of code; null where it has none. */
export function findCode(text: string): string | null {
  return parse(text).querySelector('code')?.textContent ?? null;
}

function parse(text: string): HTMLElement {
  return new DOMParser().parseFromString(text, 'text/html').body;
}
