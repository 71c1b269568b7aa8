import { fileTypeFromBuffer } from 'file-type'

const unknown = 'application/octet-stream'
const plainText = 'text/plain'

/** Formats that are themselves written as text, so that readable bytes may be one of them. */
const writtenAsText = new Set(['application/pdf', 'application/xml', 'application/rtf', 'application/postscript'])

/**
 * What the bytes are, whatever the name says. Readable text is `text/plain`, even where its first two letters are also the signature
 * of some binary format; what nobody recognizes is `application/octet-stream`.
 * @param head the first bytes
 * @param isWhole whether that is all there is
 */
export async function recognizeMediaType(head: Uint8Array, isWhole: boolean): Promise<string> {
  const recognized = await fileTypeFromBuffer(head)
    .then((type) => type?.mime)
    // broken on purpose or by accident: then it is not recognized
    .catch(() => undefined)
  if (!isText(head, isWhole)) return recognized ?? unknown
  return recognized !== undefined && (writtenAsText.has(recognized) || recognized.startsWith('text/'))
    ? recognized
    : plainText
}

/** Characters below U+0020 that text has no use for. Escape stays: it colors logs. */
// oxlint-disable-next-line no-control-regex
const binaryCharacters = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f]/

function isText(head: Uint8Array, isWhole: boolean): boolean {
  const encoding =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
  try {
    // in the middle of a file, the last character may be cut in two
    return !binaryCharacters.test(new TextDecoder(encoding, { fatal: true }).decode(head, { stream: !isWhole }))
  } catch {
    return false
  }
}

/** Types that no program executes on opening them. Everything else goes out as bytes without a name for what they are. */
const inert: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'application/pdf'],
  ['application/zip', 'application/zip'],
  ['image/gif', 'image/gif'],
  ['image/jpeg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/webp', 'image/webp'],
  ['text/plain', 'text/plain; charset=utf-8'],
])

/** The Content-Type under which a file of this media type is handed out. */
export const servedType = (mediaType: string): string => inert.get(mediaType) ?? unknown
