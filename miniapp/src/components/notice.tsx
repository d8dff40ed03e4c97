import type { ComponentChildren } from 'preact';

export interface NoticeProps {
  /** A state mark or an icon. */
  mark: ComponentChildren;
  title: string;
  text: string;
  children?: ComponentChildren;
  /** Errors speak up at once. */
  role?: 'alert';
}

/** A section in place of content: empty, failed, or closed. One button at most. */
export function Notice({ mark, title, text, children, role }: NoticeProps) {
  return (
    <section class="section notice" role={role}>
      <div class="notice-mark">{mark}</div>
      <p class="strong">{title}</p>
      <p class="notice-text">{text}</p>
      {children}
    </section>
  );
}
