import type { Finding } from '../run/finding.ts'
import type { Terminal } from './run-cli.ts'

export interface Progress {
  readonly step: (text: string) => void
  /** A line that stays. */
  readonly note: (text: string) => void
  readonly progress: (done: number, total: number, name: string) => void
  readonly finding: (finding: Finding) => void
  readonly done: () => void
}

/** One line that is rewritten on a terminal; plain lines, few of them, without one. Goes to standard error. */
export function progressOn(terminal: Terminal, isQuiet: boolean): Progress {
  if (isQuiet)
    return {
      step: () => undefined,
      note: () => undefined,
      progress: () => undefined,
      finding: () => undefined,
      done: () => undefined,
    }
  let found = 0
  let lastTenth = -1
  if (!terminal.isTty) {
    return {
      step: (text) => terminal.err(`${text}\n`),
      note: (text) => terminal.err(`${text}\n`),
      progress: (done, total) => {
        const tenth = Math.floor((done / total) * 10)
        if (tenth > lastTenth) terminal.err(`${tenth * 10} %, ${found} findings\n`)
        lastTenth = Math.max(lastTenth, tenth)
      },
      finding: () => {
        found += 1
      },
      done: () => undefined,
    }
  }
  const line = (text: string): void => terminal.err(`\r\u001B[2K${text.slice(0, 100)}`)
  return {
    step: line,
    note: (text) => terminal.err(`\r\u001B[2K${text}\n`),
    progress: (done, total, name) =>
      line(`${String(Math.floor((done / total) * 100)).padStart(3)} %  ${found} findings  ${name}`),
    finding: () => {
      found += 1
    },
    done: () => terminal.err('\r\u001B[2K'),
  }
}
