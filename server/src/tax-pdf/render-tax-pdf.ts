import { getMinorDigits } from '@cocoon-pool/domain/money/currency';
import { formatDecimal, roundDecimal, subtractDecimals, toDecimal } from '@cocoon-pool/domain/money/decimal';
import { toTaxNotes } from '@cocoon-pool/domain/tax/tax-notes';
import type { TaxDocument, TaxElectricity } from '@cocoon-pool/domain/tax/tax-report';
import { type TaxRow, type TaxSection, taxSections } from '@cocoon-pool/domain/tax/tax-row';
import { taxTexts } from '@cocoon-pool/domain/tax/tax-texts';
import { formatZoned } from '@cocoon-pool/domain/zoned-time';
import { finishPdf } from './finish-pdf.ts';
import { groupDigits } from './group-digits.ts';
import { contentWidth, createPdf, ink, makeRoom, margin, type Pdf } from './pdf-page.ts';
import { drawTable, type PdfCell } from './pdf-table.ts';
import { write } from './pdf-text.ts';

/** A report on paper: what it comes to, month by month, every entry, and how to read it. The same document gives the same bytes. */
export async function renderTaxPdf(document: TaxDocument): Promise<Uint8Array<ArrayBuffer>> {
  const { parameters, contentHash } = document;
  const { language, from, to, timeZone } = parameters;
  const texts = taxTexts[language];
  const day = (at: Date) => formatZoned(at, timeZone).slice(0, 10);
  const period = { from: day(from), to: day(new Date(to.getTime() - 1)) };
  const subject = texts.subtitle(period);
  const pdf = createPdf({ title: texts.title, subject, language, createdAt: from });
  write(pdf, texts.title, { size: 22, isBold: true });
  write(pdf, subject, { size: 10.5, color: ink.soft });
  pdf.y += 10;
  drawFacts(pdf, document, `${period.from} – ${period.to}`);
  drawSummary(pdf, document);
  await drawMonths(pdf, document);
  for (const section of taxSections) await drawSection(pdf, document, section);
  if (document.electricity !== null) await drawElectricity(pdf, document, document.electricity);
  drawNotes(pdf, document);
  return finishPdf(pdf, {
    left: `${texts.disclaimer}  ·  SHA-256 ${contentHash.slice(0, 16)}…`,
    right: (page, pages) => texts.labels.page({ page, pages }),
  });
}

function drawFacts(pdf: Pdf, { parameters, rows, contentHash }: TaxDocument, period: string): void {
  const { labels } = taxTexts[parameters.language];
  const facts: [string, string][] = [
    [labels.prepared, parameters.participantName],
    [labels.period, period],
    [labels.zone, parameters.timeZone],
    [labels.currency, parameters.currency],
    [labels.wallets, toWallets(rows)],
    [labels.hash, contentHash],
  ];
  for (const [name, value] of facts) {
    const y = pdf.y;
    write(pdf, name, { y, size: 8, color: ink.soft, width: 130 });
    write(pdf, value, { x: margin.left + 130, y, size: 8, width: contentWidth - 130 });
    pdf.y = Math.max(pdf.y, y + 13);
  }
  pdf.y += 10;
}

const walletsMax = 10;

/** In full, each once; entries carry the short form. */
function toWallets(rows: readonly TaxRow[]): string {
  const wallets = [...new Set(rows.map(({ wallet }) => wallet))];
  const more = wallets.length > walletsMax ? [`+ ${wallets.length - walletsMax}`] : [];
  return [...wallets.slice(0, walletsMax), ...more].join('\n') || '—';
}

function toShort(wallet: string): string {
  return `${wallet.slice(0, 8)}…${wallet.slice(-8)}`;
}

function drawSummary(pdf: Pdf, { parameters, totals, electricity }: TaxDocument): void {
  const { language, currency, coinSymbol } = parameters;
  const { labels } = taxTexts[language];
  const { income } = totals.sections;
  const group = (text: string) => groupDigits(text, language);
  const figures: [string, string][] = [
    [labels.totalValue, `${group(income.value)} ${currency}`],
    [labels.totalAmount, `${group(income.amount)} ${coinSymbol}`],
    [labels.entries, group(String(income.entries))],
  ];
  if (electricity !== null) {
    const net = subtractDecimals(toDecimal(income.value), toDecimal(electricity.total));
    const text = formatDecimal(roundDecimal(net, getMinorDigits(currency)));
    figures.push([labels.electricity, `${group(electricity.total)} ${currency}`]);
    figures.push([labels.net, `${group(text)} ${currency}`]);
  }
  const perRow = 3;
  const rows = Math.ceil(figures.length / perRow);
  const [top, height, width] = [pdf.y, rows * 44 + 8, contentWidth / perRow];
  pdf.roundedRect(margin.left, top, contentWidth, height, 6).fill(ink.band);
  for (const [index, [name, value]] of figures.entries()) {
    const x = margin.left + 14 + (index % perRow) * width;
    const y = top + 10 + Math.floor(index / perRow) * 44;
    write(pdf, name, { x, y, size: 7.5, color: ink.soft, width: width - 20 });
    write(pdf, value, { x, y: y + 13, size: 13, isBold: true, width: width - 16 });
  }
  pdf.y = top + height + 16;
}

async function drawMonths(pdf: Pdf, { parameters, totals }: TaxDocument): Promise<void> {
  const { language, currency, coinSymbol } = parameters;
  const { labels } = taxTexts[language];
  if (totals.months.length < 2) return;
  const group = (text: string): PdfCell => [groupDigits(text, language)];
  drawTitle(pdf, labels.months);
  const { income } = totals.sections;
  const cells = (name: string, sum: typeof income) => [
    [name],
    group(String(sum.entries)),
    group(sum.amount),
    group(sum.walletFee),
    group(sum.value),
  ];
  await drawTable(pdf, {
    columns: [
      { title: labels.month, share: 0.2 },
      { title: labels.entries, share: 0.14, align: 'right' },
      { title: `${labels.totalAmount}, ${coinSymbol}`, share: 0.24, align: 'right' },
      { title: `${labels.walletFee}, ${coinSymbol}`, share: 0.21, align: 'right' },
      { title: `${labels.value}, ${currency}`, share: 0.21, align: 'right' },
    ],
    rows: totals.months.map((month) => cells(month.month, month)),
    total: cells(labels.total, income),
  });
  pdf.y += 14;
}

async function drawSection(
  pdf: Pdf,
  { parameters, rows, totals }: TaxDocument,
  section: TaxSection,
): Promise<void> {
  const { language, currency, coinSymbol } = parameters;
  const texts = taxTexts[language];
  const own = rows.filter((row) => row.section === section);
  if (own.length === 0) {
    if (section === 'income') write(pdf, texts.labels.none, { color: ink.soft });
    return;
  }
  const sum = totals.sections[section];
  const group = (text: string) => groupDigits(text, language);
  drawTitle(pdf, texts.sections[section]);
  await drawTable(pdf, {
    columns: [
      { title: texts.labels.received, share: 0.2 },
      { title: texts.labels.kind, share: 0.135 },
      { title: `${texts.labels.amount}, ${coinSymbol}`, share: 0.145, align: 'right' },
      { title: `${texts.labels.price}, ${currency}`, share: 0.18, align: 'right' },
      { title: `${texts.labels.value}, ${currency}`, share: 0.13, align: 'right' },
      { title: texts.labels.transaction, share: 0.21 },
    ],
    rows: own.map((row) => toCells(row, language)),
    total: [
      [texts.labels.total],
      [group(String(sum.entries))],
      [group(sum.amount), `${texts.labels.walletFee}: ${group(sum.walletFee)}`],
      [''],
      [group(sum.value)],
      [''],
    ],
  });
  pdf.y += 14;
}

function toCells(row: TaxRow, language: 'en' | 'ru'): PdfCell[] {
  const texts = taxTexts[language];
  const group = (text: string) => groupDigits(text, language);
  const fee = /^[0.]*$/.test(row.walletFee) ? [] : [`− ${group(row.walletFee)}`];
  return [
    [row.receivedAtLocal.slice(0, 19), row.receivedAtLocal.slice(20), row.receivedAtUtc],
    [texts.kinds[row.kind], ...(row.worker === null ? [] : [row.worker])],
    [group(row.amount), ...fee],
    row.price === null ? [texts.noPrice] : [group(row.price), ...toPriceBasis(row, language)],
    [row.value === null ? '—' : group(row.value)],
    ['', ...(row.transactionHash.match(/.{1,22}/g) ?? []), toShort(row.wallet)],
  ];
}

/** Where a price is from, how fine it is and of when; beside one's own price ours. */
function toPriceBasis(row: TaxRow, language: 'en' | 'ru'): string[] {
  const texts = taxTexts[language];
  if (row.priceSource === 'manual') {
    const ours = row.priceSuggested === null ? texts.unknown : groupDigits(row.priceSuggested, language);
    return [`${texts.manual} (${ours})`];
  }
  const granularity = Object.entries(texts.granularity).find(([name]) => name === row.priceGranularity)?.[1];
  return [[row.priceSource, granularity].filter(Boolean).join(', '), row.priceAtUtc ?? ''];
}

async function drawElectricity(
  pdf: Pdf,
  { parameters }: TaxDocument,
  electricity: TaxElectricity,
): Promise<void> {
  const { language, currency } = parameters;
  const { labels } = taxTexts[language];
  const group = (text: string) => groupDigits(text, language);
  drawTitle(pdf, labels.electricity);
  await drawTable(pdf, {
    columns: [
      { title: labels.worker, share: 0.2 },
      { title: labels.from, share: 0.2 },
      { title: labels.to, share: 0.2 },
      { title: labels.watts, share: 0.1, align: 'right' },
      { title: labels.kwh, share: 0.1, align: 'right' },
      { title: labels.tariff, share: 0.1, align: 'right' },
      { title: labels.cost, share: 0.1, align: 'right' },
    ],
    rows: electricity.rows.map((row) => [
      [row.worker],
      [row.fromUtc],
      [row.toUtc],
      [group(String(row.watts)), row.powerSource === 'stated' ? labels.stated : labels.measured],
      [group(formatDecimal(roundDecimal(toDecimal(row.kwh), 1)))],
      [group(row.pricePerKwh), row.currency],
      [group(row.cost), row.currency],
    ]),
    total: [[labels.total], [''], [''], [''], [''], [''], [group(electricity.total), currency]],
    sizes: { first: 7, rest: 6 },
  });
  pdf.y += 14;
}

function drawNotes(pdf: Pdf, document: TaxDocument): void {
  const { labels } = taxTexts[document.parameters.language];
  drawTitle(pdf, labels.notes);
  for (const [index, note] of toTaxNotes(document.parameters, document).entries()) {
    makeRoom(pdf, 28);
    write(pdf, note, { size: 8, color: index === 0 ? ink.text : ink.soft, isBold: index === 0 });
    pdf.y += 3;
  }
}

function drawTitle(pdf: Pdf, text: string): void {
  makeRoom(pdf, 90);
  write(pdf, text, { size: 11.5, isBold: true });
  pdf.y += 2;
}
