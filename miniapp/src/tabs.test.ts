import { expect, test } from 'vitest';
import { findTab, tabs } from './tabs.ts';

test.each(['participant', 'operator'] as const)('a phone has room for five tabs of a %s', (role) => {
  expect(tabs[role].filter(({ on }) => on !== 'desk')).toHaveLength(5);
});

test.each([
  ['/workers/12', 'participant', 'workers', 'workers'],
  ['/incidents/3', 'participant', 'alerts', 'alerts'],
  ['/incidents/3', 'operator', 'more', 'alerts'],
  ['/account', 'participant', 'more', 'account'],
  ['/participants', 'operator', 'people', 'people'],
] as const)('%s of a %s lies under %s on a phone and %s on a desk', (path, role, phone, desk) => {
  expect(findTab(path, role)).toEqual({ phone, desk });
});
