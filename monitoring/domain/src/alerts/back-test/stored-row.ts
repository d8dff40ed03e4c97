import type { ScrapeFailure } from '../../cocoon/sample.ts';

/** One scrape as it is stored. */
export interface StoredScrape {
  at: Date;
  failure: ScrapeFailure | null;
  up: boolean;
  enabled: boolean | null;
  modelConnected: boolean | null;
  proxiesConnected: number | null;
  activeRequests: number | null;
  maxActiveRequests: number | null;
  succeeded: number | null;
  failed: number | null;
  runTimeSeconds: number | null;
  intervalSeconds: number | null;
}

/** Five minutes of scrapes as their sum is stored: what a single scrape said is gone. */
export interface StoredSum {
  /** End of the five minutes. */
  at: Date;
  scrapes: number;
  upScrapes: number;
  activeRequestsMean: number | null;
  maxActiveRequests: number | null;
  succeeded: number | null;
  failed: number | null;
  runTimeSeconds: number | null;
}
