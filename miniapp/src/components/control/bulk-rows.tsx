import { useControlWords } from '../../control-words.ts';

export interface BulkRow {
  id: string;
  name: string;
  text: string;
  isWrong?: boolean;
}

const mostShown = 100;

/** What is true of each worker, a row each; it scrolls by itself. */
export function BulkRows({ rows, label }: { rows: BulkRow[]; label: string }) {
  const words = useControlWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <ul class="bulk-list" aria-label={label} tabIndex={0}>
      {rows.slice(0, mostShown).map(({ id, name, text, isWrong = false }) => (
        <li key={id} class="bulk-row">
          <span class="strong">{name}</span>
          <span class={isWrong ? 'bulk-wrong' : 'dim'}>{text}</span>
        </li>
      ))}
      {rows.length > mostShown && <li class="dim">{words.bulk.more(rows.length - mostShown)}</li>}
    </ul>
  );
}
