import { useSpeech } from '../app-context.ts';
import type { Need } from '../find-needs.ts';
import type { HomeWords } from '../messages/home/en.ts';
import { useHomeWords } from '../use-home-words.ts';
import { LinkRow, type LinkRowProps } from './link-row.tsx';

/** At most three rows, each one decision. */
export function NeedsYou({ needs }: { needs: Need[] }) {
  const { format } = useSpeech();
  const home = useHomeWords();
  return (
    <section aria-labelledby="needs">
      <div class="outside-head">
        <h2 class="outside-title" id="needs">
          {home.needs.title}
        </h2>
        {needs.length > 0 && <span>{format.integer(needs.length)}</span>}
      </div>
      <div class="section">
        {needs.length === 0 ? (
          <p class="section-text">{home.needs.none}</p>
        ) : (
          <ul class="rows">
            {needs.map((need) => (
              <LinkRow key={need.kind} {...toRow(need, home.needs)} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function toRow(need: Need, words: HomeWords['needs']): LinkRowProps {
  switch (need.kind) {
    case 'add_worker':
      return { icon: 'plus', href: '/workers/add', ...words.addWorker };
    case 'top_up':
      return {
        icon: 'wallet',
        href: `/workers/${need.workerId}`,
        title: words.wallets(need.names.length),
        text: words.walletsText(joinNames(need.names, words)),
      };
    case 'update':
      return {
        icon: 'refresh',
        href: `/workers/${need.workerId}`,
        title: words.update(need.names.length),
        text: words.updateText(joinNames(need.names, words)),
      };
    case 'prove_wallet':
      return { icon: 'check', href: '/account', title: words.prove, text: words.proveText(need.workers) };
    case 'merge':
      return {
        icon: 'workers',
        href: '/workers/merges',
        title: words.merge,
        text: words.mergeText(need.pairs),
      };
    case 'let_in':
      return {
        icon: 'people',
        href: '/participants',
        title: words.people(need.people),
        text: words.peopleText,
      };
  }
}

function joinNames(names: string[], words: HomeWords['needs']): string {
  const shown = names.slice(0, 2).join(', ');
  return names.length > 2 ? words.andMore(shown, names.length - 2) : shown;
}
