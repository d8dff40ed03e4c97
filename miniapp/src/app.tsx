import { useEffect } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { AppContext, type App as AppParts } from './app-context.ts';
import { DemoStrip } from './components/demo-strip.tsx';
import { ClosedPage } from './pages/closed-page.tsx';
import { DoorPage } from './pages/door-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { WorkersPage } from './pages/workers-page.tsx';

const WorkerPage = lazy(() => import('./pages/worker-page.tsx').then((module) => module.WorkerPage));
const AddWorkerPage = lazy(() =>
  import('./pages/add-worker-page.tsx').then((module) => module.AddWorkerPage),
);
const PayoutsPage = lazy(() => import('./pages/payouts-page.tsx').then((module) => module.PayoutsPage));

/** The first touch says that somebody is about to open a worker. */
document.addEventListener('pointerdown', () => void WorkerPage.preload(), { once: true });

/** The whole app in the given parts; `main.tsx` makes real ones, tests make theirs. */
export function App({ parts }: { parts: AppParts }) {
  return (
    <AppContext.Provider value={parts}>
      <LocationProvider>
        <div class="app">
          <Gate parts={parts} />
        </div>
      </LocationProvider>
    </AppContext.Provider>
  );
}

function Gate({ parts }: { parts: AppParts }) {
  const session = parts.session.state.value;
  if (session.state === 'starting') return null;
  if (session.state === 'door') return <DoorPage />;
  if (session.state === 'closed') return <ClosedPage why={session.why} />;
  return (
    <>
      <DemoStrip />
      <Router key={session.participant.id}>
        <Route path="/" component={ToWorkers} />
        <Route path="/workers" component={WorkersPage} />
        <Route path="/workers/add" component={AddWorkerPage} />
        <Route path="/workers/:id" component={WorkerPage} />
        <Route path="/payouts" component={PayoutsPage} />
        <Route default component={NotFoundPage} />
      </Router>
    </>
  );
}

function ToWorkers() {
  const { route } = useLocation();
  useEffect(() => route('/workers', true), [route]);
  return null;
}
