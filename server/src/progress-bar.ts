interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressBar {
  update(done: number, total: number): void;
  /** Leaves the cursor on a line of its own. */
  end(): void;
}

const width = 30;
/** Where there is no terminal: a line at each tenth. */
const lineEveryPercent = 10;

/** Shows how far a long command is: a bar that redraws itself in a terminal, else a line now and then. */
export function createProgressBar(label: string, stream: ProgressStream): ProgressBar {
  let shownPercent = -1;
  let isOpen = false;
  return {
    update: (done, total) => {
      const ratio = total === 0 ? 1 : Math.min(1, done / total);
      const percent = Math.floor(100 * ratio);
      if (stream.isTTY) {
        const filled = Math.round(width * ratio);
        const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
        stream.write(`\r${label} ${bar} ${percent} % (${done}/${total})`);
        isOpen = true;
      } else if (shownPercent < 0 || percent === 100 || percent >= shownPercent + lineEveryPercent) {
        if (percent !== shownPercent) stream.write(`${label} ${percent} % (${done}/${total})\n`);
        shownPercent = percent;
      }
    },
    end: () => {
      if (isOpen) stream.write('\n');
      isOpen = false;
    },
  };
}
