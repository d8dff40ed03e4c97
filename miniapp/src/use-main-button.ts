import { useEffect, useRef } from 'preact/hooks';
import { useApp } from './app-context.ts';

/**
 * Lends Telegram's main button to the one main action of a page. False where there is none: then the page draws a button
 * of its own.
 */
export function useMainButton(text: string, onPress: () => void, isBusy = false): boolean {
  const showMain = useApp().telegram?.showMain ?? null;
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => showMain?.({ text, isBusy, onPress: () => latest.current() }), [showMain, text, isBusy]);
  return showMain !== null;
}
