import type { Role } from './api-shapes.ts';
import type { IconName } from './components/icon.tsx';

export type TabKey = 'home' | 'workers' | 'people' | 'payouts' | 'alerts' | 'account' | 'settings' | 'more';

export interface Tab {
  key: TabKey;
  path: string;
  icon: IconName;
  /** On the bar of a phone, in the column of a desk, or on both. */
  on: 'phone' | 'desk' | 'both';
  /** Carries the number of active incidents: on a phone, on a desk. */
  badge: 'phone' | 'desk' | 'both' | 'never';
}

const home: Tab = { key: 'home', path: '/dashboard', icon: 'home', on: 'both', badge: 'never' };
const workers: Tab = { key: 'workers', path: '/workers', icon: 'workers', on: 'both', badge: 'never' };
const people: Tab = { key: 'people', path: '/participants', icon: 'people', on: 'both', badge: 'never' };
const payouts: Tab = { key: 'payouts', path: '/payouts', icon: 'wallet', on: 'both', badge: 'never' };
const alerts: Tab = { key: 'alerts', path: '/alerts', icon: 'bell', on: 'both', badge: 'both' };
const account: Tab = { key: 'account', path: '/account', icon: 'person', on: 'desk', badge: 'never' };
const settings: Tab = { key: 'settings', path: '/settings', icon: 'sliders', on: 'desk', badge: 'never' };
const more: Tab = { key: 'more', path: '/more', icon: 'more', on: 'both', badge: 'never' };

/** Five on a phone. A desk has room for what a phone keeps under More. */
export const tabs: Record<Role, readonly Tab[]> = {
  participant: [home, workers, payouts, alerts, account, settings, more],
  operator: [
    ...[home, workers, people, payouts],
    ...[{ ...alerts, on: 'desk', badge: 'desk' } as const, account, settings],
    { ...more, badge: 'phone' },
  ],
};

const pathsBehindTabs: Record<string, TabKey> = { incidents: 'alerts' };

/** The tab that a path belongs to; on a phone what has no tab of its own belongs to More. */
export function findTab(path: string, role: Role): { phone: TabKey; desk: TabKey } {
  const [, first = ''] = path.split('/');
  const own = pathsBehindTabs[first];
  const tab = tabs[role].find(({ key, path: tabPath }) => key === own || tabPath === `/${first}`) ?? home;
  return { desk: tab.key, phone: tab.on === 'desk' ? 'more' : tab.key };
}
