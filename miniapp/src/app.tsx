import { useEffect } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import type { Participant } from './api-shapes.ts';
import { AppContext, type App as AppParts } from './app-context.ts';
import { DemoStrip } from './components/demo-strip.tsx';
import { TabBar } from './components/tab-bar.tsx';
import { ClosedPage } from './pages/closed-page.tsx';
import { DoorPage } from './pages/door-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { useIncidents } from './use-incidents.ts';
import { useLive } from './use-live.ts';

const DashboardPage = lazy(() => import('./pages/dashboard-page.tsx').then((module) => module.DashboardPage));
const WorkersPage = lazy(() => import('./pages/workers-page.tsx').then((module) => module.WorkersPage));
const WorkerPage = lazy(() => import('./pages/worker-page.tsx').then((module) => module.WorkerPage));
const AddWorkerPage = lazy(() =>
  import('./pages/add-worker-page.tsx').then((module) => module.AddWorkerPage),
);
const MorePage = lazy(() => import('./pages/more-page.tsx').then((module) => module.MorePage));

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
  if (session.state === 'open') return <Inside participant={session.participant} />;
  return (
    <div class="app app-outside">
      {session.state === 'door' ? <DoorPage /> : <ClosedPage why={session.why} />}
    </div>
  );
}

function Inside({ participant }: { participant: Participant }) {
  useLive(participant.id);
  const incidents = useIncidents();
  return (
    <div class="app">
      <div class="page">
        <DemoStrip />
        <Router key={participant.id}>
          <Route path="/" component={ToDashboard} />
          <Route path="/dashboard" component={DashboardPage} />
          <Route path="/workers" component={WorkersPage} />
          <Route path="/workers/add" component={AddWorkerPage} />
          <Route path="/workers/:id" component={WorkerPage} />
          <Route path="/more" component={MorePage} />
          <Route default component={NotFoundPage} />
        </Router>
      </div>
      <TabBar role={participant.role} name={participant.name} incidents={incidents?.length ?? 0} />
    </div>
  );
}

function ToDashboard() {
  const { route } = useLocation();
  useEffect(() => route('/dashboard', true), [route]);
  return null;
}
