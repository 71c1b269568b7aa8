// Figures and tables of benchmarks that need no server.
import { arch, cpus, platform, release } from 'node:os'

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Prints rows as a Markdown table, below a line that describes machine and run. */
export function report(title: string, rows: readonly Record<string, string | number>[]): void {
  const [first] = rows
  if (!first) throw new Error(`${title}: nothing was measured`)
  const columns = Object.keys(first)
  console.log(`\n## ${title}\n`)
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${platform()} ${release()} ${arch()}, Node ${process.versions.node}\n`,
  )
  console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`)
  for (const row of rows) console.log(`| ${columns.map((column) => row[column]).join(' | ')} |`)
}

export const ratio = (value: number): string => `${value.toFixed(2)} ×`

/** Processor time of this process since `since`: others who use the machine do not count. */
export function processorSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}
