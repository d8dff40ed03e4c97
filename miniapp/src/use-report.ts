import { useState } from 'preact/hooks';
import { ApiError } from './api.ts';
import { useApp } from './app-context.ts';
import type { ReportQuery } from './money-shapes.ts';
import { usePayoutsApi } from './payouts-api.ts';
import { saveFile } from './save-file.ts';

/** idle → preparing → loading (bytes so far) → done | handed | declined | failed; any end may begin again. */
export type ReportState =
  | { step: 'idle' | 'preparing' | 'handed' | 'declined' }
  | { step: 'loading'; bytes: number }
  | { step: 'done'; name: string }
  | { step: 'failed'; error: ApiError };

/** Gets a report: in Telegram by a link that works once, elsewhere as a download. */
export function useReport() {
  const api = usePayoutsApi();
  const { telegram } = useApp();
  const [state, setState] = useState<ReportState>({ step: 'idle' });
  const isBusy = state.step === 'preparing' || state.step === 'loading';

  const download = async (query: ReportQuery) => {
    if (isBusy) return;
    setState({ step: 'preparing' });
    try {
      if (telegram === null) {
        const response = await api.openReport(query, new AbortController().signal);
        const onBytes = (bytes: number) => setState({ step: 'loading', bytes });
        setState({ step: 'done', name: await saveFile(response, `payouts.${query.format}`, onBytes) });
      } else {
        const { url, filename } = await api.createReportLink(query);
        setState({ step: (await telegram.download(url, filename)) ? 'handed' : 'declined' });
      }
      telegram?.haptic('success');
    } catch (error) {
      telegram?.haptic('error');
      setState({ step: 'failed', error: toApiError(error) });
    }
  };
  return { state, isBusy, download, reset: () => setState({ step: 'idle' }) };
}

/** A connection that breaks halfway through a file is no answer either. */
function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({ status: 0, code: 'no_answer', message: 'The file broke off.' }, error);
}
