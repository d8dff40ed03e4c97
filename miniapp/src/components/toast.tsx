import { useEffect, useState } from 'preact/hooks';

const shownMs = 5_000;

/** Says once what came of an action, and goes by itself. */
export function useToast(): { toast: string | null; say: (text: string) => void } {
  const [said, setSaid] = useState<{ text: string } | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  return { toast: said?.text ?? null, say: (text) => setSaid({ text }) };
}

export function Toast({ text }: { text: string | null }) {
  return (
    <div class="toast-place" aria-live="polite">
      {text !== null && <p class="toast">{text}</p>}
    </div>
  );
}
