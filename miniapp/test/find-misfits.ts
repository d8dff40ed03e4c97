/** Runs in the page: what scrolls sideways, is cut, or is smaller than a finger. Looks into the sheet where one is open. */
export function findMisfits(): string[] {
  const top =
    document.querySelector<HTMLElement>('dialog[open]') ?? document.querySelector<HTMLElement>('.app');
  if (top === null) return ['the page is blank'];
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  const cut = [...top.querySelectorAll<HTMLElement>('*')]
    .filter(
      (element) =>
        element.closest(
          '.chips, .plot, svg, .checks, .worker-model, .page-tabs, .hidden-text, .code-text, .secret, .fleet-name',
        ) === null && element.scrollWidth > element.clientWidth + 1,
    )
    .filter((element) => getComputedStyle(element).display !== 'inline')
    .map((element) => `cut: ${element.className} ${element.textContent}`);
  const small = [...top.querySelectorAll<HTMLElement>('a, button, label.field, select')]
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => !isTouchable(element))
    .map((element) => `small: ${element.className} ${element.textContent}`);
  scrollTo(0, 0);
  return [...wide, ...cut, ...small];

  function isTouchable(element: HTMLElement): boolean {
    element.scrollIntoView({ block: 'center', inline: 'center' });
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return [
      [0, -21],
      [0, 21],
      [-21, 0],
      [21, 0],
    ].every(([dx = 0, dy = 0]) => {
      const hit = document.elementFromPoint(x + dx, y + dy);
      return hit === null || element.contains(hit);
    });
  }
}
