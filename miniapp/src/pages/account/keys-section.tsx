import { useState } from 'preact/hooks';
import { type ApiKey, useAccountApi } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { MorePages } from '../../components/more-pages.tsx';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import { AccountSection } from './account-section.tsx';
import { NewKeySheet } from './new-key-sheet.tsx';

/** Keys of programs: what each may do, until when, when it was used; make one, revoke one. */
export function KeysSection({ dates, isOperator }: { dates: ZonedDates; isOperator: boolean }) {
  const api = useAccountApi();
  const common = useAccountWords();
  const { keys: words } = common;
  const [isMaking, setIsMaking] = useState(false);
  const query = useQuery('account/keys', (signal) => api.listKeys(null, signal));
  return (
    <AccountSection title={words.title} query={query}>
      {(first) => (
        <>
          {first.items.length === 0 && <p class="form-hint account-text">{words.empty}</p>}
          <MorePages first={first} words={common} load={api.listKeys}>
            {(item) => (
              <KeyRow
                key={item.id}
                item={item}
                dates={dates}
                onRevoke={async () => {
                  await api.revokeKey(item.id);
                  query.refresh();
                }}
              />
            )}
          </MorePages>
          <button type="button" class="link" onClick={() => setIsMaking(true)}>
            {words.add}
          </button>
          {isMaking && (
            <NewKeySheet isOperator={isOperator} onMade={query.refresh} onClose={() => setIsMaking(false)} />
          )}
        </>
      )}
    </AccountSection>
  );
}

interface KeyRowProps {
  item: ApiKey;
  dates: ZonedDates;
  onRevoke: () => Promise<void>;
}

function KeyRow({ item, dates, onRevoke }: KeyRowProps) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const { keys: words } = useAccountWords();
  const nowMs = clock.nowMs.value;
  const expiresMs = item.expiresAt === null ? null : Date.parse(item.expiresAt);
  const isExpired = expiresMs !== null && expiresMs <= nowMs;
  const end =
    item.revokedAt !== null
      ? words.revoked
      : isExpired
        ? words.expired
        : expiresMs !== null && words.expires(dates.day(expiresMs, nowMs));
  const used =
    item.lastUsedAt === null ? words.neverUsed : words.used(format.age(Date.parse(item.lastUsedAt), nowMs));
  return (
    <li class="account-row">
      <span class="account-main">
        <span class="account-name">{item.name}</span>
        <span class="account-note">
          {[`${item.prefix}…`, words.scopes[item.scope], used, end].filter(Boolean).join(' · ')}
        </span>
      </span>
      {item.revokedAt === null && !isExpired && (
        <ConfirmButton
          label={words.revoke}
          title={words.revokeTitle(item.name)}
          text={words.revokeText}
          failed={words.failed}
          onConfirm={onRevoke}
        />
      )}
    </li>
  );
}
