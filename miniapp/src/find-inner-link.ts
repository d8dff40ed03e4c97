/** Where in the app a click leads; null for one that leads nowhere, elsewhere, or into another tab. */
export function findInnerLink(event: MouseEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0) return null;
  const link = event.composedPath().find((at) => at instanceof HTMLAnchorElement);
  if (link === undefined || link.origin !== location.origin || link.hasAttribute('download')) return null;
  const isElsewhere = link.target !== '' && link.target !== '_self';
  if (isElsewhere || link.getAttribute('href')?.startsWith('#') !== false) return null;
  return `${link.pathname}${link.search}`;
}
