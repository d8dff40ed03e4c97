export interface Colours {
  line: string;
  area: string;
  running: string;
  grid: string;
  axis: string;
  dim: string;
  section: string;
  others: string[];
  band: string;
  bandEdge: string;
  veil: string;
}

/** A canvas knows no CSS variables: let the browser resolve them on a probe. */
export function readColours(element: HTMLElement): Colours {
  const probe = element.appendChild(document.createElement('span'));
  const read = (value: string) => {
    probe.style.color = value;
    return getComputedStyle(probe).color;
  };
  const colours = {
    line: read('var(--series-1)'),
    area: read('color-mix(in srgb, var(--series-1) 12%, transparent)'),
    running: read('color-mix(in srgb, var(--series-1) 55%, transparent)'),
    grid: read('var(--grid)'),
    axis: read('var(--hairline)'),
    dim: read('var(--dim)'),
    section: read('var(--section)'),
    others: [read('var(--series-2)'), read('var(--series-3)'), read('var(--series-4)')],
    band: read('var(--down-tint)'),
    bandEdge: read('var(--down-fill)'),
    veil: read('color-mix(in srgb, var(--series-1) 12%, transparent)'),
  };
  probe.remove();
  return colours;
}
