import { useLocation } from 'preact-iso';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { PageHeader } from '../components/page-header.tsx';
import { PageTabs } from '../components/page-tabs.tsx';
import '../css/worker.css';
import '../css/workers.css';
import '../css/alerts.css';
import { Hearing } from './alerts/hearing.tsx';
import { IncidentList } from './alerts/incident-list.tsx';

const tabs = ['incidents', 'hearing'] as const;

/** What is wrong and what was; and what of it one hears, when. */
export function AlertsPage() {
  return (
    <AlertWordsProvider>
      <Alerts />
    </AlertWordsProvider>
  );
}

function Alerts() {
  const words = useAlertWords();
  const address = useLocation().query;
  const tab = tabs.find((key) => key === address.tab) ?? 'incidents';
  return (
    <>
      <PageHeader title={words.title} />
      <PageTabs
        label={words.tabsLabel}
        current={tab}
        tabs={tabs.map((key) => ({
          key,
          text: words.tabs[key],
          href: key === 'incidents' ? '/alerts' : `/alerts?tab=${key}`,
        }))}
      />
      <main>{tab === 'incidents' ? <IncidentList /> : <Hearing />}</main>
    </>
  );
}
