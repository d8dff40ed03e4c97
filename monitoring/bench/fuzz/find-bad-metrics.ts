/** What is wrong with the exporter's page: its format, or a figure of a worker that is none or below 0. */
export async function findBadMetrics(url: string): Promise<string[]> {
  const page = await (await fetch(url)).text();
  const samples = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const ours = samples.filter((line) => line.startsWith('cocoon_'));
  return [
    ...(ours.length > 0 ? [] : ['the exporter tells of no worker']),
    ...samples.filter((line) => !sampleLine.test(line)).map((line) => `the exporter says ${line}`),
    ...ours.filter(hasNoFigure).map((line) => `the exporter says ${line}`),
  ];
}

const sampleLine = /^[a-zA-Z_:][\w:]*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? \S+$/;

function hasNoFigure(line: string): boolean {
  const figure = Number(line.slice(line.lastIndexOf(' ') + 1));
  return !Number.isFinite(figure) || (figure < 0 && !line.includes('coefficient'));
}
