export interface PageTabsProps<Key extends string> {
  label: string;
  tabs: readonly { key: Key; text: string; href: string }[];
  current: Key;
}

/** Sections of one page, each with its own address. */
export function PageTabs<Key extends string>({ label, tabs, current }: PageTabsProps<Key>) {
  return (
    <nav class="page-tabs" aria-label={label}>
      {tabs.map(({ key, text, href }) => (
        <a key={key} class="page-tab" href={href} aria-current={key === current ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
