import type { WireResponse } from '../http/message.ts'
import { textOf } from '../http/message.ts'
import { leavesOf, parseJson } from '../json.ts'

const encoded = /^(?:[A-Za-z\d+/]{4}){4,}(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/
const maxLength = 200_000

/** The body of an answer, followed by the texts that stand in its JSON in Base64 (RFC 4648 §4), as contents of files do. */
export function legibleText(response: WireResponse): string {
  const text = textOf(response)
  if (!/"(?:[A-Za-z\d+/]|\\\/){16,}={0,2}"/.test(text)) return text
  const body = parseJson(text)
  const decoded = (body === undefined ? [] : leavesOf(body, 500)).flatMap(({ value }): string[] => {
    if (typeof value !== 'string' || value.length > maxLength || !encoded.test(value)) return []
    const bytes = Buffer.from(value, 'base64')
    const legible = bytes.toString('utf8')
    return legible.includes('\uFFFD') ? [] : [legible]
  })
  return [text, ...decoded].join('\n')
}
