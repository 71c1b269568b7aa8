/** Messages that ZAP exports as text ("Export Messages to File"). Its HAR exports are read as HAR. */
import { delimitedReader } from './delimited.ts'
import type { TrafficFormat } from './format.ts'
import { exchangeOfMessages } from './http-message.ts'

/** A line that begins a message: `==== 12 ==========`, or `===12===`. */
const SEPARATOR = /^={3,}\s*\d+\s*={3,}\r?\n/

export const zap: TrafficFormat = {
  name: 'zap',
  title: 'ZAP messages',
  accepts: (head) => SEPARATOR.test(head.trimStart()),
  reader: (sink) => {
    const splitter = delimitedReader(
      '\n===',
      (piece, number) => {
        const text = piece.toString('latin1', 0, 200)
        const lineEnd = piece.indexOf('\n')
        // The first message begins with its own separator, the others lost the first characters of it.
        if (lineEnd < 0 || !/^=*\s*\d+\s*={3,}\s*$/.test(text.slice(0, lineEnd))) return
        read(piece.subarray(lineEnd + 1), number)
      },
      (problem) => sink.problem(problem),
    )
    const read = (message: Buffer, number: number): void => {
      const at = responseStart(message)
      const exchange = exchangeOfMessages(
        at < 0 ? message : trimmedEnd(message.subarray(0, at)),
        at < 0 ? undefined : message.subarray(at),
        {},
      )
      if (typeof exchange === 'string') sink.problem({ where: `message ${number}`, what: exchange })
      else sink.exchange(exchange)
    }
    return splitter
  },
}

function responseStart(message: Buffer): number {
  for (let at = message.indexOf('\nHTTP/'); at >= 0; at = message.indexOf('\nHTTP/', at + 1))
    if (/^HTTP\/[\d.]{1,3} \d{3}/.test(message.toString('latin1', at + 1, at + 14))) return at + 1
  return -1
}

/** The request's body ends with a line's end that belongs to the export. */
function trimmedEnd(bytes: Buffer): Buffer {
  let end = bytes.length
  if (bytes[end - 1] === 10) end--
  if (bytes[end - 1] === 13) end--
  const head = bytes.subarray(0, end)
  return head.includes('\r\n\r\n') || head.includes('\n\n') ? head : bytes
}
