/** Exact decimal text as people of a language write it: `1,234.50`, `1 234,50`; U+2212 for minus. */
export function groupDigits(text: string, language: 'en' | 'ru'): string {
  const [whole = '', fraction] = text.replace('-', '').split('.');
  const [separator, point] = language === 'en' ? [',', '.'] : ['\u00a0', ','];
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, separator);
  return `${text.startsWith('-') ? '−' : ''}${grouped}${fraction === undefined ? '' : point + fraction}`;
}
