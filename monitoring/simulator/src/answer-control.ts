import type { WorkerRequest } from './worker-http-server.ts';
import type { WorkerLife } from './worker-life.ts';

/** Does what a `/request/…` path asks, on GET as on any other method, and gives the page that says so. */
export function answerControl(request: WorkerRequest, life: WorkerLife, at: Date): string {
  switch (request.path) {
    case '/request/enable':
    case '/request/disable':
      life.set(at, { enabled: request.path === '/request/enable' });
      return formatShortPage('state updated');
    case '/request/change_coefficient': {
      const text = request.query.get('coefficient');
      if (text === undefined) return coefficientForm;
      const coefficientThousandths = parseThousandths(text);
      life.set(at, { coefficientThousandths });
      return formatShortPage(`coefficient set to ${(coefficientThousandths / 1000).toFixed(6)}`);
    }
    case '/request/payout':
      return formatShortPage(life.requestPayout(at, request.query.get('proxy') ?? ''));
    default:
      throw new Error(`${request.path} is no control path`);
  }
}

const coefficientForm =
  '<!DOCTYPE html>\n<html><body>\nset new coefficient: <form method="GET" action="/request/change_coefficient"><input type="text" name="coefficient"><input type="submit" value="Submit"></form></body></html>\n';

function formatShortPage(text: string): string {
  return `<!DOCTYPE html>\n<html><body>\n${text}<br/>\n<a href="/stats">return to stats</a>\n</html></body>\n`;
}

/** As the runner reads it: what is no number is 0, thousandths are cut off, `nan` and `inf` overflow. */
function parseThousandths(text: string): number {
  if (/^[+-]?(nan|inf)/i.test(text)) return -2_147_483_648;
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? 0 : Math.trunc(value * 1000);
}
