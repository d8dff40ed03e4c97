const timeoutMs = 3_000;

/** Whether anything answers at this URL within 3 s, whatever it says. */
export async function reachEndpoint(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
