import { useApp, useSpeech } from '../app-context.ts';
import type { Need } from '../find-needs.ts';
import type { HomeWords } from '../messages/home/en.ts';
import { useHomeWords } from '../use-home-words.ts';
import { LinkRow, type LinkRowProps } from './link-row.tsx';

/** At most three rows, each one decision. */
export function NeedsYou({ needs }: { needs: Need[] }) {
  const { format } = useSpeech();
  const home = useHomeWords();
  const toRow = useNeedRows();
  return (
    <section class="needs" aria-labelledby="needs">
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
              <LinkRow key={need.kind} {...toRow(need)} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function useNeedRows(): (need: Need) => LinkRowProps {
  const { clock } = useApp();
  const { format, words: common } = useSpeech();
  const { needs: words } = useHomeWords();
  return (need) => {
    if (need.kind !== 'late_payout') return toRow(need, words);
    const { payouts, amountNanoton, names, since } = need;
    const amount = amountNanoton === null ? null : `${format.ton(amountNanoton)}\u00a0${common.units.ton}`;
    const whose = names.length === 0 ? null : joinNames(names, words);
    return {
      icon: 'wallet',
      href: '/payouts?show=late',
      title: words.late(payouts),
      text: words.lateText({ amount, whose, due: format.age(Date.parse(since), clock.nowMs.value) }),
    };
  };
}

function toRow(need: Exclude<Need, { kind: 'late_payout' }>, words: HomeWords['needs']): LinkRowProps {
  switch (need.kind) {
    case 'add_receiver':
      return { icon: 'bell', href: '/settings/receivers', ...words.addReceiver };
    case 'second_receiver':
      return {
        icon: 'bell',
        href: '/settings/receivers',
        title: words.secondReceiver,
        text: words.secondReceiverText[need.of],
      };
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
