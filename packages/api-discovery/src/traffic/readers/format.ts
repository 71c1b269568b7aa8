import type { Exchange } from '../exchange.ts'

/** Something in a recording that cannot be read. The rest is read all the same. */
export interface ReadProblem {
  /** `line 12`, `entry 3`, `byte 4096`. */
  readonly where: string
  /** What is wrong, and what to do where there is something to do. */
  readonly what: string
}

/** Where a reader puts what it finds. */
export interface TrafficSink {
  exchange(exchange: Exchange): void
  problem(problem: ReadProblem): void
  /** URL of a page that was recorded: its site is what the recording is of, other hosts are third parties. */
  page?(url: string): void
}

/** Reads a recording piece by piece, and keeps no more of it than one line or entry. Never throws for what it reads. */
export interface TrafficReader {
  write(chunk: Buffer): void
  end(): void
}

export interface TrafficFormat {
  readonly name: string
  readonly title: string
  /** Whether a recording that begins so is of this format. `head` is up to 64 KiB of it, perhaps cut within a line. */
  accepts(head: string): boolean
  reader(sink: TrafficSink): TrafficReader
}
