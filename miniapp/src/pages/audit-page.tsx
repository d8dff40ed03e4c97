import { useState } from 'preact/hooks';
import type { AuditEntry } from '../alert-shapes.ts';
import { AlertWordsProvider, useAlertWords } from '../alert-words.ts';
import { useAlertsApi } from '../alerts-api.ts';
import { FailedNotice } from '../components/failed-notice.tsx';
import { FormField } from '../components/form-field.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ListSkeleton } from '../components/skeleton.tsx';
import '../css/alerts.css';
import { useQuery } from '../use-query.ts';
import { useSeconds } from '../use-seconds.ts';

/** Who changed what, and who looked at whose data; newest first. For operators. */
export function AuditPage() {
  return (
    <AlertWordsProvider>
      <Audit />
    </AlertWordsProvider>
  );
}

interface Page {
  items: AuditEntry[];
  nextCursor: string | null;
}

function Audit() {
  const { audit: words, failedText } = useAlertWords();
  const api = useAlertsApi();
  const [asked, setAsked] = useState({ actor: '', subject: '' });
  const [typed, setTyped] = useState(asked);
  const [cursor, setCursor] = useState<string | null>(null);
  const query = useQuery<Page>(`audit/${JSON.stringify([asked, cursor])}`, (signal) =>
    api.listAudit(
      {
        ...(asked.actor === '' ? {} : { actor: asked.actor }),
        ...(asked.subject === '' ? {} : { subject: asked.subject }),
        ...(cursor === null ? {} : { cursor }),
      },
      signal,
    ),
  );
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    setCursor(null);
    setAsked({ actor: typed.actor.trim(), subject: typed.subject.trim() });
  };
  const page = query.isPrevious ? null : query.data;
  return (
    <>
      <PageHeader title={words.title} backTo="/settings" />
      <main>
        <form class="section form" noValidate onSubmit={find}>
          <FormField
            label={words.actor}
            hint={words.actorHint}
            name="audit-actor"
            value={typed.actor}
            problem={undefined}
            onValue={(actor) => setTyped({ ...typed, actor })}
          />
          <FormField
            label={words.subject}
            hint={words.subjectHint}
            name="audit-subject"
            value={typed.subject}
            problem={undefined}
            onValue={(subject) => setTyped({ ...typed, subject })}
          />
          <button type="submit" class="button">
            {words.find}
          </button>
        </form>
        {page === null && query.error === null && <ListSkeleton />}
        {page === null && query.error !== null && (
          <FailedNotice title={words.failedTitle} text={failedText} onRetry={query.refresh} />
        )}
        {page !== null && (
          <section class="section" aria-label={words.title}>
            {page.items.length === 0 && <p class="section-text">{words.none}</p>}
            <ul class="rows">
              {page.items.map((entry) => (
                <AuditRow key={entry.id} entry={entry} />
              ))}
            </ul>
            {page.nextCursor !== null && (
              <button type="button" class="link older-link" onClick={() => setCursor(page.nextCursor)}>
                {words.older}
              </button>
            )}
          </section>
        )}
      </main>
    </>
  );
}

type AuditWords = ReturnType<typeof useAlertWords>['audit'];

/** An action that this version does not know is shown by its code. */
function toActionName(action: string, words: AuditWords): string {
  const known: Partial<Record<string, string>> = words.actions;
  return known[action] ?? (/\.(viewed|listed)$/.test(action) ? words.looked : action);
}

/** `name: h100-1 · address: 203.0.113.7:12000`, without what is empty. */
function toDetail(detail: AuditEntry['detail']): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(' · ');
}

function toActor(actor: string, words: AuditWords): string {
  const [kind, id = ''] = actor.split(':');
  if (kind === 'system') return words.system;
  if (kind === 'participant') return words.person(id);
  return kind === 'api_key' ? words.key(id) : actor;
}

function AuditRow({ entry }: { entry: AuditEntry }) {
  const { audit: words } = useAlertWords();
  const at = useSeconds();
  const detail = toDetail(entry.detail);
  return (
    <li class="receiver">
      <p class="strong">
        {toActionName(entry.action, words)} · {entry.subject}
      </p>
      <p class="row-text">
        {at(Date.parse(entry.at))} · {toActor(entry.actor, words)}
      </p>
      {detail !== '' && <p class="audit-detail">{detail}</p>}
    </li>
  );
}
