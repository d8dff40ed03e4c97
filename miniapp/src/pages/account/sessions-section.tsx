import { type SessionItem, useAccountApi } from '../../account-api.ts';
import { useAccountWords } from '../../account-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { MorePages } from '../../components/more-pages.tsx';
import { describeDevice } from '../../describe-device.ts';
import { useQuery } from '../../use-query.ts';
import { AccountSection } from './account-section.tsx';

/** Where this person is signed in; end one, or all others. */
export function SessionsSection() {
  const api = useAccountApi();
  const common = useAccountWords();
  const { sessions: words } = common;
  const query = useQuery('account/sessions', (signal) => api.listSessions(null, signal));
  const revoke = async (id: string) => {
    await api.revokeSession(id);
    query.refresh();
  };
  return (
    <AccountSection title={words.title} query={query}>
      {(first) => (
        <>
          <MorePages first={first} words={common} load={api.listSessions}>
            {(item) => <SessionRow key={item.id} item={item} onRevoke={() => revoke(item.id)} />}
          </MorePages>
          {first.items.length > 1 && (
            <ConfirmButton
              class="link link-danger"
              label={words.revokeOthers}
              title={words.othersTitle}
              text={words.othersText}
              failed={words.failed}
              onConfirm={async () => {
                await api.revokeOtherSessions();
                query.refresh();
              }}
            />
          )}
        </>
      )}
    </AccountSection>
  );
}

function SessionRow({ item, onRevoke }: { item: SessionItem; onRevoke: () => Promise<void> }) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const { sessions: words } = useAccountWords();
  const device = describeDevice(item.userAgent);
  const name = item.method === null ? words.unknownMethod : words.methods[item.method];
  return (
    <li class="account-row">
      <span class="account-main">
        <span class="account-name">
          {name} {item.isCurrent && <span class="dim">· {words.current}</span>}
        </span>
        <span class="account-note">
          {words.used(format.age(Date.parse(item.lastUsedAt), clock.nowMs.value))}
          {device !== null && ` · ${device}`}
        </span>
      </span>
      {!item.isCurrent && (
        <ConfirmButton
          label={words.revoke}
          title={words.revokeTitle}
          text={words.revokeText}
          failed={words.failed}
          onConfirm={onRevoke}
        />
      )}
    </li>
  );
}
