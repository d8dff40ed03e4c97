import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api.ts';
import type { Role } from '../api-shapes.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { Icon } from '../components/icon.tsx';
import { LanguageButton } from '../components/language-button.tsx';
import { PageHeader } from '../components/page-header.tsx';

/** The demo's door: whose eyes to look through. */
export function DoorPage() {
  const { session } = useApp();
  const { words } = useSpeech();
  const [hasFailed, setHasFailed] = useState(false);
  const enter = async (role: Role) => {
    setHasFailed(false);
    try {
      await session.enterDemo(role);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setHasFailed(true);
    }
  };
  return (
    <>
      <PageHeader title={words.door.title}>
        <LanguageButton />
      </PageHeader>
      <main>
        <p class="lead-text">{words.door.text}</p>
        <section class="section">
          <ul class="rows">
            <DoorRow text={words.door.participantText} onEnter={() => void enter('participant')}>
              {words.door.participant}
            </DoorRow>
            <DoorRow text={words.door.operatorText} onEnter={() => void enter('operator')}>
              {words.door.operator}
            </DoorRow>
          </ul>
        </section>
        {hasFailed && (
          <p class="form-problem lead-text" role="alert">
            {words.door.failedTitle}
          </p>
        )}
      </main>
    </>
  );
}

function DoorRow({
  children,
  text,
  onEnter,
}: {
  children: ComponentChildren;
  text: string;
  onEnter: () => void;
}) {
  return (
    <li>
      <button type="button" class="door-row" onClick={onEnter}>
        <span class="door-body">
          <span class="door-name">{children}</span>
          <span class="door-text">{text}</span>
        </span>
        <Icon name="chevron" small />
      </button>
    </li>
  );
}
