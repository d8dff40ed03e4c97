import { useEffect, useRef } from 'preact/hooks';

export interface PageTabsProps<Key extends string> {
  label: string;
  tabs: readonly { key: Key; text: string; href: string }[];
  current: Key;
}

/** Sections of one page, each with its own address. Where they are wider than the page, the current one is in view. */
export function PageTabs<Key extends string>({ label, tabs, current }: PageTabsProps<Key>) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const shown = bar.current;
    const tab = shown?.querySelector<HTMLElement>('[aria-current]');
    if (shown == null || tab == null) return;
    // Not scrollIntoView: that would move the page too.
    shown.scrollLeft = tab.offsetLeft - shown.offsetLeft - (shown.clientWidth - tab.offsetWidth) / 2;
  }, [current]);
  return (
    <nav ref={bar} class="page-tabs" aria-label={label}>
      {tabs.map(({ key, text, href }) => (
        <a key={key} class="page-tab" href={href} aria-current={key === current ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
