import { useAccountApi } from '../account-api.ts';
import { AccountWordsProvider, useAccountWords } from '../account-words.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { PageHeader } from '../components/page-header.tsx';
import '../css/money.css';
import { useQuery } from '../use-query.ts';
import { createZonedDates } from '../zoned-dates.ts';
import { AccountSection } from './account/account-section.tsx';
import { CostsForm } from './account/costs-form.tsx';
import { DataSection } from './account/data-section.tsx';
import { KeysSection } from './account/keys-section.tsx';
import { ProfileForm } from './account/profile-form.tsx';
import { SessionsSection } from './account/sessions-section.tsx';
import { TariffForm } from './account/tariff-form.tsx';
import { WalletsSection } from './account/wallets-section.tsx';

/** Whose wallets, sessions, keys and data these are, and how figures are shown to them. */
export function AccountPage() {
  return (
    <AccountWordsProvider>
      <Account />
    </AccountWordsProvider>
  );
}

function Account() {
  const api = useAccountApi();
  const { session } = useApp();
  const { language } = useSpeech();
  const words = useAccountWords();
  const query = useQuery('account/me', api.getMe);
  const me = query.data;
  const state = session.state.value;
  const isOwn = state.state === 'open' && state.operator === undefined;
  const dates = createZonedDates(language, me?.timeZone ?? 'UTC');
  return (
    <>
      <PageHeader title={words.title} backTo="/more" />
      <main>
        <WalletsSection dates={dates} />
        <AccountSection title={words.profile.title} query={query}>
          {(loaded) => <ProfileForm key={loaded.id} me={loaded} onSaved={query.refresh} />}
        </AccountSection>
        {me !== null && <TariffForm me={me} dates={dates} />}
        {me !== null && <CostsForm me={me} />}
        {isOwn && (
          <>
            <SessionsSection />
            <KeysSection dates={dates} isOperator={me?.role === 'operator'} />
            <DataSection />
            <div class="page-end">
              <button
                type="button"
                class="button button-danger button-full"
                onClick={() => void session.signOut()}
              >
                {words.sessions.signOut}
              </button>
            </div>
          </>
        )}
      </main>
    </>
  );
}
