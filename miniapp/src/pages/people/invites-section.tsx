import { useState } from 'preact/hooks';
import { useApp, useSpeech } from '../../app-context.ts';
import { ConfirmButton } from '../../components/confirm-button.tsx';
import { type Invite, usePeopleApi } from '../../people-api.ts';
import { type PeopleWords, usePeopleWords } from '../../people-words.ts';
import { useQuery } from '../../use-query.ts';
import type { ZonedDates } from '../../zoned-dates.ts';
import { NewInviteSheet } from './new-invite-sheet.tsx';

/** Open and past invites, newest first; make one, revoke one. */
export function InvitesSection({ dates }: { dates: ZonedDates }) {
  const api = usePeopleApi();
  const words = usePeopleWords();
  const { words: common } = useSpeech();
  const [isMaking, setIsMaking] = useState(false);
  const query = useQuery('people/invites', (signal) => api.listInvites(null, signal));
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{words.invites.title}</h2>
      </div>
      <section class="section" aria-label={words.invites.title}>
        {query.data === null && (
          <p class="form-hint account-text">{query.error === null ? common.loading : words.failed}</p>
        )}
        {query.data?.items.length === 0 && <p class="form-hint account-text">{words.invites.empty}</p>}
        <ul class="rows">
          {query.data?.items.map((invite) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              dates={dates}
              onRevoke={async () => {
                await api.revokeInvite(invite.id);
                query.refresh();
              }}
            />
          ))}
        </ul>
        <button type="button" class="link" onClick={() => setIsMaking(true)}>
          {words.invites.add}
        </button>
      </section>
      {isMaking && <NewInviteSheet onMade={query.refresh} onClose={() => setIsMaking(false)} />}
    </>
  );
}

interface InviteRowProps {
  invite: Invite;
  dates: ZonedDates;
  onRevoke: () => Promise<void>;
}

function InviteRow({ invite, dates, onRevoke }: InviteRowProps) {
  const { clock } = useApp();
  const { format } = useSpeech();
  const words = usePeopleWords();
  const nowMs = clock.nowMs.value;
  const end = toEnd(invite, nowMs, words.invites);
  const used = `${format.integer(invite.uses)}/${format.integer(invite.usesMax)}`;
  return (
    <li class="account-row">
      <span class="account-main">
        <span class="account-name">{invite.prefix}…</span>
        <span class="account-note">
          {words.invites.row(words.roles[invite.role], used)} ·{' '}
          {end ?? words.invites.until(dates.day(Date.parse(invite.expiresAt), nowMs))}
        </span>
      </span>
      {end === null && (
        <ConfirmButton
          label={words.invites.revoke}
          title={words.invites.revokeTitle}
          text={words.invites.revokeText}
          failed={words.person.changeFailed}
          onConfirm={onRevoke}
        />
      )}
    </li>
  );
}

/** Why nobody comes in by it any more; null while it is open. */
function toEnd(invite: Invite, nowMs: number, words: PeopleWords['invites']): string | null {
  if (invite.revokedAt !== null) return words.revoked;
  if (invite.uses >= invite.usesMax) return words.usedUp;
  return Date.parse(invite.expiresAt) <= nowMs ? words.expired : null;
}
