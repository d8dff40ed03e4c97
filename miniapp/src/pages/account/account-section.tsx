import type { ComponentChildren } from 'preact';
import { useAccountWords } from '../../account-words.ts';
import { useSpeech } from '../../app-context.ts';
import type { Query } from '../../use-query.ts';

interface AccountSectionProps<T> {
  title: string;
  query: Query<T>;
  children: (data: T) => ComponentChildren;
}

/** A part of the page that loads, fails and ages by itself. */
export function AccountSection<T>({ title, query, children }: AccountSectionProps<T>) {
  const { words: common } = useSpeech();
  const words = useAccountWords();
  const { data, error, refresh } = query;
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{title}</h2>
      </div>
      <section class={error === null ? 'section' : 'section stale'} aria-label={title}>
        {data !== null && children(data)}
        {data === null && error === null && (
          <div class="account-space" aria-busy="true" aria-label={common.loading} role="status">
            <span class="skeleton skeleton-name" />
            <span class="skeleton skeleton-label" />
          </div>
        )}
        {data === null && error !== null && (
          <div class="none-match" role="alert">
            <span class="dim">{words.failed}</span>
            <button type="button" class="link" onClick={refresh}>
              {common.tryAgain}
            </button>
          </div>
        )}
      </section>
    </>
  );
}
