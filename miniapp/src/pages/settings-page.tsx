import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useApp } from '../app-context.ts';
import { LinkRow, type LinkRowProps } from '../components/link-row.tsx';
import { PageHeader } from '../components/page-header.tsx';
import '../css/alerts.css';

/** The way to everything that is set once. */
export function SettingsPage() {
  return (
    <AlertWordsProvider>
      <Settings />
    </AlertWordsProvider>
  );
}

function Settings() {
  const { settings: words } = useAlertWords();
  const state = useApp().session.state.value;
  const isOperator = state.state === 'open' && state.participant.role === 'operator';
  return (
    <>
      <PageHeader title={words.title} />
      <main>
        <Group
          title={words.alerts}
          rows={[
            { icon: 'bell', href: '/alerts?tab=hearing', title: words.hearing, text: words.hearingText },
            { icon: 'sliders', href: '/settings/rules', title: words.rules, text: words.rulesText },
            { icon: 'mute', href: '/settings/silences', title: words.silences, text: words.silencesText },
            {
              icon: 'people',
              href: '/settings/receivers',
              title: words.receivers,
              text: words.receiversText,
            },
          ]}
        />
        <Group
          title={words.integrations}
          rows={[
            {
              icon: 'link',
              href: '/settings/integrations',
              title: words.integrations,
              text: words.integrationsText,
            },
          ]}
        />
        {isOperator && (
          <Group
            title={words.pool}
            rows={[
              {
                icon: 'sliders',
                href: '/settings/rules?of=pool',
                title: words.poolRules,
                text: words.poolRulesText,
              },
              { icon: 'people', href: '/participants', title: words.roles, text: words.rolesText },
              { icon: 'search', href: '/settings/audit', title: words.audit, text: words.auditText },
              {
                icon: 'check',
                href: '/settings/health',
                title: words.health,
                text: '',
              },
            ]}
          />
        )}
      </main>
    </>
  );
}

function Group({ title, rows }: { title: string; rows: LinkRowProps[] }) {
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{title}</h2>
      </div>
      <section class="section" aria-label={title}>
        <ul class="rows">
          {rows.map((row) => (
            <LinkRow key={row.href} {...row} />
          ))}
        </ul>
      </section>
    </>
  );
}
