/** For tests: null when every tag is Telegram's, closed in order, and no stray `<`, `>` or `&` is left. */
export function findMarkupFault(html: string): string | null {
  const open: string[] = [];
  for (const tag of html.match(/<[^>]*>/g) ?? []) {
    const [, slash, name] = /^<(\/?)(b|i|code|pre|a)(?:(?<=<a) href="https:\/\/[\w./-]+")?>$/.exec(tag) ?? [];
    if (name === undefined) return `unknown tag ${tag}`;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return `${tag} closes nothing`;
  }
  const text = html
    .replace(/<\/?(b|i|code|pre|a)( href="[^"<>]*")?>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, '');
  return open.length > 0 || /[<>&]/.test(text) ? 'not closed or not escaped' : null;
}
