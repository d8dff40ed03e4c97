import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApp, useSpeech } from '../app-context.ts';
import { Icon } from './icon.tsx';

export interface PageHeaderProps {
  title: string;
  aside?: ComponentChildren;
  /** Where back leads; Telegram's own button takes over where there is one. */
  backTo?: string;
  /** What Telegram's back button does, where it must not simply lead there. */
  onBack?: (path: string) => void;
  children?: ComponentChildren;
}

export function PageHeader({ title, aside, backTo, onBack, children }: PageHeaderProps) {
  const { telegram } = useApp();
  const { words } = useSpeech();
  const { route } = useLocation();
  const nativeBack = telegram?.showBack ?? null;

  useEffect(() => {
    document.title = `${title} · ${words.appName}`;
  }, [title, words]);
  const leave = useRef(onBack ?? route);
  leave.current = onBack ?? route;
  useEffect(() => {
    if (backTo === undefined || nativeBack === null) return;
    return nativeBack(() => leave.current(backTo));
  }, [backTo, nativeBack]);

  return (
    <header class="top">
      {backTo !== undefined && nativeBack === null && (
        <a class="icon-button icon-button-back" href={backTo} aria-label={words.back}>
          <Icon name="back" />
        </a>
      )}
      <h1 class="top-title">
        {title} {aside}
      </h1>
      {children}
    </header>
  );
}
