import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAction } from '../use-action.ts';

interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

interface MorePagesProps<Item> {
  first: Page<Item>;
  load: (cursor: string | null, signal: AbortSignal) => Promise<Page<Item>>;
  words: { more: string; failed: string };
  children: (item: Item) => ComponentChildren;
}

/** A list whose first page stays fresh and whose next ones come on a press. */
export function MorePages<Item extends { id: string }>({
  first,
  load,
  words,
  children,
}: MorePagesProps<Item>) {
  const [older, setOlder] = useState<Page<Item> | null>(null);
  const action = useAction();
  const known = new Set(first.items.map(({ id }) => id));
  const items = [...first.items, ...(older?.items ?? []).filter(({ id }) => !known.has(id))];
  const nextCursor = older === null ? first.nextCursor : older.nextCursor;
  const more = () =>
    action.run(async () => {
      const page = await load(nextCursor, new AbortController().signal);
      setOlder({ items: [...(older?.items ?? []), ...page.items], nextCursor: page.nextCursor });
    });
  return (
    <>
      <ul class="rows">{items.map(children)}</ul>
      {action.error !== null && (
        <p class="form-problem" role="alert">
          {words.failed}
        </p>
      )}
      {nextCursor !== null && (
        <button type="button" class="link" aria-disabled={action.isBusy} onClick={() => void more()}>
          {words.more}
        </button>
      )}
    </>
  );
}
