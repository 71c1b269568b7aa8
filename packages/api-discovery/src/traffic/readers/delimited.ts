import type { ReadProblem, TrafficReader } from './format.ts'

const MAX_PIECE_BYTES = 128 * 1024 * 1024

/** Cuts bytes at each `delimiter`, which is part of neither side, and keeps one piece at a time. */
export function delimitedReader(
  delimiter: string,
  onPiece: (piece: Buffer, number: number, isLast: boolean) => void,
  onProblem: (problem: ReadProblem) => void,
): TrafficReader {
  let rest = Buffer.alloc(0)
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let number = 0
  let isTooLarge = false
  const gather = (): void => {
    if (waiting.length === 0) return
    rest = Buffer.concat([rest, ...waiting])
    waiting = []
    waitingBytes = 0
  }
  const cut = (): void => {
    gather()
    let from = 0
    for (let to = rest.indexOf(delimiter); to >= 0; to = rest.indexOf(delimiter, from)) {
      number++
      if (isTooLarge) onProblem({ where: `entry ${number}`, what: `has more than ${MAX_PIECE_BYTES} bytes` })
      else onPiece(rest.subarray(from, to), number, false)
      isTooLarge = false
      from = to + delimiter.length
    }
    rest = rest.subarray(from)
    if (rest.length <= MAX_PIECE_BYTES) return
    isTooLarge = true
    rest = rest.subarray(rest.length - delimiter.length)
  }
  return {
    write(chunk) {
      waiting.push(chunk)
      waitingBytes += chunk.length
      // A piece of many chunks is put together a few times, not once a chunk.
      if (waitingBytes * 2 >= rest.length) cut()
    },
    end() {
      cut()
      if (rest.toString('latin1', 0, 4_096).trim() !== '') onPiece(rest, number + 1, true)
    },
  }
}
