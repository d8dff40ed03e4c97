/** Runs in the page: what scrolls sideways, is cut, lies over other words, or is smaller than a finger. Looks into the sheet where one is open. */
export function findMisfits(): string[] {
  const top =
    document.querySelector<HTMLElement>('dialog[open]') ?? document.querySelector<HTMLElement>('.app');
  if (top === null) return ['the page is blank'];
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
  const cut = [top, ...top.querySelectorAll<HTMLElement>('*')]
    .filter(
      (element) =>
        element.closest(
          '.chips, .plot, svg, .checks, .worker-model, .tab-name, .page-tabs, .hidden-text, .code-text, .secret, .fleet-name, .answer-body',
        ) === null && element.scrollWidth > element.clientWidth + 1,
    )
    .filter((element) => getComputedStyle(element).display !== 'inline')
    .map((element) => `cut: ${element.className} ${element.textContent}`);
  scrollTo(0, 0);
  const laid = findOverlaps(top);
  const small = [...top.querySelectorAll<HTMLElement>('a, button, label.field, select')]
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => !isTouchable(element))
    .map((element) => `small: ${element.className} ${element.textContent}`);
  scrollTo(0, 0);
  return [...wide, ...cut, ...laid, ...small];

  /** Words over words, each as far as it is to be seen; what floats over the page is compared with itself only. */
  function findOverlaps(within: HTMLElement): string[] {
    const pieces = listWords(within);
    return pieces.flatMap((one, at) =>
      pieces
        .slice(at + 1)
        .filter(({ node, layer, box }) => node !== one.node && layer === one.layer && isOver(one.box, box))
        .map((other) => `overlap: "${one.text}" and "${other.text}"`),
    );
  }

  function listWords(within: HTMLElement) {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const found: { node: Node; text: string; box: DOMRect; layer: Element | null }[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (text === '' || parent === null || parent.closest('.hidden-text, option, .badge, .tip')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects())
        found.push({ node, text, box: toSeen(box, parent), layer: toLayer(parent) });
    }
    return found;
  }

  /** Without what a list that scrolls, or an ellipsis, hides of it. */
  function toSeen(box: DOMRect, from: HTMLElement): DOMRect {
    let { left, top: up, right, bottom } = box;
    for (let element: HTMLElement | null = from; element !== null; element = element.parentElement) {
      if (getComputedStyle(element).overflow === 'visible') continue;
      const frame = element.getBoundingClientRect();
      [left, up] = [Math.max(left, frame.left), Math.max(up, frame.top)];
      [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    return new DOMRect(left, up, Math.max(0, right - left), Math.max(0, bottom - up));
  }

  function toLayer(from: HTMLElement): Element | null {
    for (let element: HTMLElement | null = from; element !== null; element = element.parentElement) {
      if (['fixed', 'sticky'].includes(getComputedStyle(element).position)) return element;
    }
    return null;
  }

  /** Lines of a paragraph lie close: only what covers more than their leading counts. */
  function isOver(one: DOMRect, other: DOMRect): boolean {
    const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return width > 1 && height > Math.min(one.height, other.height) / 2;
  }

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
