import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useHomeWords } from '../use-home-words.ts';
import { Icon } from './icon.tsx';

/** A sheet over the page. Escape, the cross and the backdrop close it. */
export function Sheet({
  title,
  children,
  onClose,
}: {
  title: string;
  children: ComponentChildren;
  onClose: () => void;
}) {
  const home = useHomeWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.setAttribute('closedby', 'any');
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="sheet" aria-label={title} onClose={onClose}>
      <div class="sheet-head">
        <h2 class="sheet-title">{title}</h2>
        <button type="button" class="icon-button" aria-label={home.fleet.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
