import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useApp, useSpeech } from './app-context.ts';
import { guardBack } from './back-guard.ts';
import { ConfirmSheet } from './components/confirm-sheet.tsx';
import { findInnerLink } from './find-inner-link.ts';
import { en } from './messages/leave/en.ts';
import { ru } from './messages/leave/ru.ts';
import { useUnsaved } from './use-unsaved.ts';

const allWords = { en, ru };

export interface Leaving {
  /** Goes there, after asking where something is not saved. */
  go: (path: string, replaces?: boolean) => void;
  /** The open question, to be drawn by the page. */
  question: preact.JSX.Element | null;
}

/**
 * While something is not saved, every way out of the page asks first: the app's links, the browser's back, `go`, and
 * closing. Whoever stays finds everything as it was; whoever leaves throws it away with `onLeave`.
 */
export function useLeaveQuestion(isUnsaved: boolean, onLeave: () => void = () => {}): Leaving {
  const { telegram } = useApp();
  const words = allWords[useSpeech().language];
  const { route } = useLocation();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const isLeaving = useRef(false);
  useUnsaved(isUnsaved);
  const ask = (way: () => void) => {
    telegram?.haptic('warning');
    setLeave(() => way);
  };

  useEffect(() => {
    if (!isUnsaved) return;
    const here = location.href;
    const onClick = (event: MouseEvent) => {
      const path = findInnerLink(event);
      if (path === null) return;
      event.preventDefault();
      event.stopPropagation();
      ask(() => route(path));
    };
    // The browser has gone back already: this page is put where it was, and the router hears of nothing.
    const onBack = (event: PopStateEvent) => {
      if (isLeaving.current) return;
      event.stopImmediatePropagation();
      history.pushState(null, '', here);
      ask(() => history.back());
    };
    window.addEventListener('click', onClick, true);
    const release = guardBack(onBack);
    return () => {
      window.removeEventListener('click', onClick, true);
      release();
    };
  }, [isUnsaved, route]);

  return {
    go: (path, replaces = false) => (isUnsaved ? ask(() => route(path, replaces)) : route(path, replaces)),
    question: leave && (
      <ConfirmSheet
        title={words.title}
        text={words.text}
        verb={words.verb}
        problem={null}
        onConfirm={() => {
          isLeaving.current = true;
          setLeave(null);
          onLeave();
          leave();
        }}
        onCancel={() => setLeave(null)}
      />
    ),
  };
}
