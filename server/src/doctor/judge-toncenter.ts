import type { Asked, ToncenterFacts } from './doctor-facts.ts';
import { bad, type Finding, note, ok } from './finding.ts';

const headAgeSecondsMax = 60;
const clockBehindSecondsMax = 30;

/** How a provider of the chain answers, against what the payout tracker knows of it. */
export function judgeToncenter(check: string, asked: Asked<ToncenterFacts>): Finding[] {
  if (!asked.ok) {
    const advice = 'Look at its address and key (TON_API_URL, TON_API_KEY; the second: …_2); payouts wait';
    return [bad(check, `It does not answer: ${asked.reason}`, advice)];
  }
  const { apiVersion, defaultLimit, refusal } = asked.value;
  const seen = [
    `API ${apiVersion ?? 'of unknown version'}`,
    `${defaultLimit} rows by default`,
    refusal === null
      ? 'three calls at once are taken without a key'
      : `too many calls are refused ${refusal.retryAfter === null ? 'without Retry-After' : `for ${refusal.retryAfter} s`}`,
  ];
  return [
    ...judgeHead(check, asked.value),
    ...judgeAnswers(check, asked.value),
    ok(check, `It answers: ${seen.join(', ')}`),
  ];
}

function judgeHead(check: string, { headAgeSeconds }: ToncenterFacts): Finding[] {
  const seconds = Math.round(Math.abs(headAgeSeconds));
  if (headAgeSeconds < -clockBehindSecondsMax) {
    const text = `This machine’s clock is ${seconds} s behind the chain’s newest block`;
    return [bad(check, text, 'Set it by NTP: days of payouts and logins depend on it')];
  }
  if (headAgeSeconds <= headAgeSecondsMax) return [];
  const advice =
    'Payouts come late: wait, or name another address; if Telegram’s clock disagrees too, set this one by NTP';
  return [note(check, `Its newest block is ${seconds} s old`, advice)];
}

function judgeAnswers(check: string, facts: ToncenterFacts): Finding[] {
  const { unreadable, payoutFilter, isPaid, refusal } = facts;
  const found: Finding[] = [];
  if (unreadable !== null) {
    const text = `Its transactions read otherwise than known: ${unreadable}`;
    found.push(bad(check, text, 'Report it with the version below: payouts cannot be verified'));
  }
  const hint = 'Only a hint hangs on it: payouts are read from transactions';
  if (!payoutFilter.ok)
    found.push(note(check, `It does not take the filter for payouts: ${payoutFilter.reason}`, hint));
  else if (isPaid && payoutFilter.value === 0)
    found.push(note(check, 'Its filter for payouts finds none of an account that has some', hint));
  if (refusal !== null && !isKnownRefusal(refusal.body)) {
    const body = refusal.body.replace(/\s+/g, ' ').slice(0, 80);
    const advice = 'Nothing hangs on it: 429 is enough to slow down. Report it all the same';
    found.push(note(check, `It refuses too many calls in other words than known: ${body}`, advice));
  }
  return found;
}

/** `{"ok":false,"code":429}` with the reason in `result` or `error`, as its documentation has it. */
function isKnownRefusal(body: string): boolean {
  return /"code": ?429/.test(body) && /"(result|error)": ?"Ratelimit exceed/i.test(body);
}
