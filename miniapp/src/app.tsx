import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import './back-guard.ts';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import type { Participant } from './api-shapes.ts';
import { AppContext, type App as AppParts } from './app-context.ts';
import { DemoStrip } from './components/demo-strip.tsx';
import { TabBar } from './components/tab-bar.tsx';
import { ViewBanner } from './components/view-banner.tsx';
import { ClosedPage } from './pages/closed-page.tsx';
import { DoorPage } from './pages/door-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { UnloadedPage } from './pages/unloaded-page.tsx';
import { useIncidents } from './use-incidents.ts';
import { useLive } from './use-live.ts';
import { usePart } from './use-part.ts';

const DashboardPage = lazyPage(() =>
  import('./pages/dashboard-page.tsx').then((module) => module.DashboardPage),
);
const WorkersPage = lazyPage(() => import('./pages/workers-page.tsx').then((module) => module.WorkersPage));
const WorkerPage = lazyPage(() => import('./pages/worker-page.tsx').then((module) => module.WorkerPage));
const MergesPage = lazyPage(() => import('./pages/merges-page.tsx').then((module) => module.MergesPage));
const AddWorkerPage = lazyPage(() =>
  import('./pages/add-worker-page.tsx').then((module) => module.AddWorkerPage),
);
const PayoutsPage = lazyPage(() => import('./pages/payouts-page.tsx').then((module) => module.PayoutsPage));
const AccountPage = lazyPage(() => import('./pages/account-page.tsx').then((module) => module.AccountPage));
const ParticipantsPage = lazyPage(() =>
  import('./pages/participants-page.tsx').then((module) => module.ParticipantsPage),
);
const AlertsPage = lazyPage(() => import('./pages/alerts-page.tsx').then((module) => module.AlertsPage));
const IncidentPage = lazyPage(() =>
  import('./pages/incident-page.tsx').then((module) => module.IncidentPage),
);
const RulesPage = lazyPage(() => import('./pages/rules-page.tsx').then((module) => module.RulesPage));
const RulePage = lazyPage(() => import('./pages/rule-page.tsx').then((module) => module.RulePage));
const SettingsPage = lazyPage(() =>
  import('./pages/settings-page.tsx').then((module) => module.SettingsPage),
);
const SilencesPage = lazyPage(() =>
  import('./pages/silences-page.tsx').then((module) => module.SilencesPage),
);
const ReceiversPage = lazyPage(() =>
  import('./pages/receivers-page.tsx').then((module) => module.ReceiversPage),
);
const IntegrationsPage = lazyPage(() =>
  import('./pages/integrations-page.tsx').then((module) => module.IntegrationsPage),
);
const AuditPage = lazyPage(() => import('./pages/audit-page.tsx').then((module) => module.AuditPage));
const HealthPage = lazyPage(() => import('./pages/health-page.tsx').then((module) => module.HealthPage));
const MorePage = lazyPage(() => import('./pages/more-page.tsx').then((module) => module.MorePage));

/** A page whose code comes when it is opened; where that fails, one that says so. */
function lazyPage(load: () => Promise<ComponentType>) {
  return lazy(() => load().catch(() => UnloadedPage));
}

/** The whole app in the given parts; `main.tsx` makes real ones, tests make theirs. */
export function App({ parts }: { parts: AppParts }) {
  return (
    <AppContext.Provider value={parts}>
      <LocationProvider>
        <Gate parts={parts} />
      </LocationProvider>
    </AppContext.Provider>
  );
}

function Gate({ parts }: { parts: AppParts }) {
  const session = parts.session.state.value;
  if (session.state === 'starting') return null;
  if (session.state === 'open')
    return <Inside participant={session.participant} timeZoneTaken={session.timeZoneTaken ?? null} />;
  return (
    <div class="app app-outside">
      {session.state === 'door' ? <DoorPage /> : <ClosedPage why={session.why} />}
    </div>
  );
}

interface InsideProps {
  participant: Participant;
  timeZoneTaken: string | null;
}

const loadZoneNote = () => import('./components/zone-note.tsx');

function Inside({ participant, timeZoneTaken }: InsideProps) {
  const note = usePart(timeZoneTaken !== null, loadZoneNote);
  useLive(participant.id);
  const incidents = useIncidents();
  return (
    <div class="app">
      <div class="page">
        <DemoStrip />
        <ViewBanner />
        <Router key={participant.id}>
          <Route path="/" component={ToDashboard} />
          <Route path="/dashboard" component={DashboardPage} />
          <Route path="/workers" component={WorkersPage} />
          <Route path="/workers/add" component={AddWorkerPage} />
          <Route path="/workers/merges" component={MergesPage} />
          <Route path="/workers/:id" component={WorkerPage} />
          <Route path="/payouts" component={PayoutsPage} />
          <Route path="/account" component={AccountPage} />
          <Route path="/participants" component={ParticipantsPage} />
          <Route path="/alerts" component={AlertsPage} />
          <Route path="/incidents/:id" component={IncidentPage} />
          <Route path="/settings/rules" component={RulesPage} />
          <Route path="/settings/rules/:kind" component={RulePage} />
          <Route path="/settings" component={SettingsPage} />
          <Route path="/settings/silences" component={SilencesPage} />
          <Route path="/settings/receivers" component={ReceiversPage} />
          <Route path="/settings/integrations" component={IntegrationsPage} />
          <Route path="/settings/audit" component={AuditPage} />
          <Route path="/settings/health" component={HealthPage} />
          <Route path="/more" component={MorePage} />
          <Route default component={NotFoundPage} />
        </Router>
      </div>
      <TabBar participant={participant} incidents={incidents?.length ?? 0} />
      {timeZoneTaken !== null && note !== null && note !== 'coming' && (
        <note.ZoneNote timeZone={timeZoneTaken} />
      )}
    </div>
  );
}

function ToDashboard() {
  const { route } = useLocation();
  useEffect(() => route('/dashboard', true), [route]);
  return null;
}
