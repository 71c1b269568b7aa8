import type { TrafficReader, TrafficSink } from './format.ts'

/** A longer line is listed, not read. NDJSON may hold whole bodies. */
const MAX_LINE_BYTES = 32 * 1024 * 1024
const LF = 10

/** Cuts bytes into lines, with or without carriage returns; empty ones are left out. Numbers count from 1. */
export function lineReader(
  sink: TrafficSink,
  onLine: (line: string, number: number) => void,
  onEnd?: () => void,
): TrafficReader {
  let pieces: Buffer[] = []
  let bytes = 0
  let number = 0
  let isTooLong = false
  const emit = (last: Buffer): void => {
    number++
    if (isTooLong) {
      sink.problem({ where: `line ${number}`, what: `has more than ${MAX_LINE_BYTES} bytes` })
    } else {
      const text = (pieces.length === 0 ? last : Buffer.concat([...pieces, last])).toString('utf8')
      const line = text.endsWith('\r') ? text.slice(0, -1) : text
      const clean = number === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line
      if (clean.trim() !== '') onLine(clean, number)
    }
    pieces = []
    bytes = 0
    isTooLong = false
  }
  return {
    write(chunk) {
      let from = 0
      for (let to = chunk.indexOf(LF); to >= 0; to = chunk.indexOf(LF, from)) {
        emit(chunk.subarray(from, to))
        from = to + 1
      }
      if (from === chunk.length) return
      bytes += chunk.length - from
      if (bytes > MAX_LINE_BYTES) {
        isTooLong = true
        pieces = []
      } else pieces.push(chunk.subarray(from))
    },
    end() {
      if (bytes > 0) emit(Buffer.alloc(0))
      onEnd?.()
    },
  }
}
