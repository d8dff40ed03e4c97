import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp, useSpeech } from '../app-context.ts';
import { Icon, type IconName } from '../components/icon.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { Segment } from '../components/segment.tsx';

/** What has no tab of its own, the language, and the way out. */
export function MorePage() {
  const { session, telegram } = useApp();
  const { words, format } = useSpeech();
  const incidents = useApp().live.incidents.value?.length ?? 0;
  const state = session.state.value;
  if (state.state !== 'open') return null;
  const isOperator = state.participant.role === 'operator';
  return (
    <>
      <PageHeader title={words.tabs.more} />
      <main>
        <section class="section" aria-label={words.more.pages}>
          <ul class="rows">
            {isOperator && (
              <MoreRow icon="bell" href="/alerts" title={words.tabs.alerts} text={words.more.alertsText}>
                {incidents > 0 && <span class="badge badge-still">{format.integer(incidents)}</span>}
              </MoreRow>
            )}
            <MoreRow icon="person" href="/account" title={words.tabs.account} text={words.more.accountText} />
            <MoreRow
              icon="sliders"
              href="/settings"
              title={words.tabs.settings}
              text={isOperator ? words.more.settingsTextOperator : words.more.settingsText}
            />
          </ul>
        </section>
        <LanguageChoice />
        <HomeScreenButton />
        {telegram === null && state.operator === undefined && (
          <div class="page-end">
            <button
              type="button"
              class="button button-danger button-full"
              onClick={() => void session.signOut()}
            >
              {words.more.signOut}
            </button>
          </div>
        )}
        <p class="page-foot">{words.more.signedInAs(state.participant.name)}</p>
      </main>
    </>
  );
}

interface MoreRowProps {
  icon: IconName;
  href: string;
  title: string;
  text: string;
  children?: ComponentChildren;
}

function MoreRow({ icon, href, title, text, children }: MoreRowProps) {
  return (
    <li>
      <a class="row" href={href}>
        <Icon name={icon} />
        <span class="row-body">
          <span class="row-title">{title}</span>
          <span class="row-text">{text}</span>
        </span>
        {children}
        <Icon name="chevron" small />
      </a>
    </li>
  );
}

function LanguageChoice() {
  const { language, telegram } = useApp();
  const { words } = useSpeech();
  return (
    <section class="section language-choice">
      <span class="row-title" id="language">
        {words.more.language}
      </span>
      <Segment
        label={words.more.language}
        choices={[
          { key: 'en', text: 'English' },
          { key: 'ru', text: 'Русский' },
        ]}
        chosen={language.speech.value.language}
        onChoose={(next) => {
          telegram?.haptic('selection');
          void language.use(next);
        }}
      />
    </section>
  );
}

/** Offered only where Telegram can do it and has not yet. */
function HomeScreenButton() {
  const { telegram } = useApp();
  const { words } = useSpeech();
  const [isOffered, setIsOffered] = useState(false);
  useEffect(() => {
    let isGone = false;
    void telegram?.canAddToHomeScreen().then((can) => !isGone && setIsOffered(can));
    return () => {
      isGone = true;
    };
  }, [telegram]);
  if (!isOffered) return null;
  return (
    <div class="page-end">
      <button type="button" class="button button-full" onClick={() => telegram?.addToHomeScreen()}>
        <Icon name="plus" small />
        {words.more.homeScreen}
      </button>
    </div>
  );
}
