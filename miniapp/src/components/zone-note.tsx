import { useApp, useSpeech } from '../app-context.ts';
import '../css/zone-note.css';
import { en } from '../messages/zone/en.ts';
import { ru } from '../messages/zone/ru.ts';
import { Icon } from './icon.tsx';

const allWords = { en, ru };

/** Tells somebody new which zone was taken from their device, and where another is chosen; stays until it is closed. */
export function ZoneNote({ timeZone }: { timeZone: string }) {
  const { session } = useApp();
  const words = allWords[useSpeech().language];
  return (
    <div class="toast-place">
      <aside class="toast zone-note" aria-label={words.label}>
        <p>{words.taken(timeZone)}</p>
        <a class="link" href="/account" onClick={session.endZoneNote}>
          {words.change}
        </a>
        <button type="button" class="icon-button" aria-label={words.close} onClick={session.endZoneNote}>
          <Icon name="close" small />
        </button>
      </aside>
    </div>
  );
}
