import { useSpeech } from '../app-context.ts';
import { Notice } from '../components/notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { StateMark } from '../components/state-mark.tsx';

export function NotFoundPage() {
  const { words } = useSpeech();
  return (
    <>
      <PageHeader title={words.notFound.title} backTo="/workers" />
      <main>
        <Notice
          mark={<StateMark status="unknown" size={20} />}
          title={words.notFound.title}
          text={words.notFound.text}
        >
          <a class="button" href="/workers">
            {words.worker.toList}
          </a>
        </Notice>
      </main>
    </>
  );
}
