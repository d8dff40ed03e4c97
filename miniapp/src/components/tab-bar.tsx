import { useLocation } from 'preact-iso';
import type { Participant } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { findTab, tabs } from '../tabs.ts';
import { useIsDesk } from '../use-is-desk.ts';
import { usePart } from '../use-part.ts';
import { Icon } from './icon.tsx';

export interface TabBarProps {
  participant: Pick<Participant, 'id' | 'role' | 'name'>;
  incidents: number;
}

/** The way around: a bar at the bottom of a phone, a column at the side of a desk. */
export function TabBar({ participant: { id, role, name }, incidents }: TabBarProps) {
  const { telegram } = useApp();
  const { words, format } = useSpeech();
  const { path } = useLocation();
  const current = findTab(path, role);
  const who = usePart(useIsDesk(), loadWho);
  return (
    <nav class="tabbar" aria-label={words.tabs.label}>
      <span class="tabbar-brand">{words.appName}</span>
      {tabs[role].map(({ key, path: href, icon, on, badge }) => (
        <a
          key={key}
          class="tab"
          href={href}
          data-on={on}
          data-current-phone={key === current.phone || undefined}
          data-current-desk={key === current.desk || undefined}
          aria-current={key === current.phone || key === current.desk ? 'page' : undefined}
          onClick={() => telegram?.haptic('selection')}
        >
          <Icon name={icon} />
          <span class="tab-name">{words.tabs[key]}</span>
          {badge !== 'never' && incidents > 0 && (
            <span class="badge" data-on={badge}>
              <span aria-hidden="true">{incidents > 99 ? '99+' : format.integer(incidents)}</span>
              <span class="hidden-text">{words.tabs.incidents(incidents)}</span>
            </span>
          )}
        </a>
      ))}
      <span class="tabbar-who">
        <span>{name}</span>
        <span class="tabbar-wallet">
          {who !== null && who !== 'coming' && <who.Who key={id} role={role} />}
        </span>
      </span>
    </nav>
  );
}

const loadWho = () => import('./desk/who.tsx');
