/** Tagged netstrings: `<length>:<payload><type>`, nested. */

export class NetstringError extends Error {
  override readonly name = 'NetstringError'
}

const MAX_DEPTH = 40
const MAX_VALUES = 200_000

/** One value: text, bytes, numbers, truth values, null, lists, and objects with text keys. Throws `NetstringError`. */
export function parseNetstring(bytes: Buffer): unknown {
  return new NetstringReader(bytes).value(0, bytes.length, 0).value
}

class NetstringReader {
  readonly #bytes: Buffer
  #values = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  value(from: number, limit: number, depth: number): { readonly value: unknown; readonly end: number } {
    if (depth > MAX_DEPTH || ++this.#values > MAX_VALUES)
      throw new NetstringError('is nested too deep or holds too much')
    const colon = this.#bytes.subarray(from, Math.min(from + 12, limit)).indexOf(58)
    const digits = this.#bytes.toString('latin1', from, from + Math.max(colon, 0))
    if (!/^\d{1,11}$/.test(digits)) throw new NetstringError(`has no length at byte ${from}`)
    const start = from + colon + 1
    const end = start + Number(digits)
    if (end >= limit) throw new NetstringError(`is longer than it can be at byte ${from}`)
    return { value: this.#typed(start, end, depth), end: end + 1 }
  }

  #typed(start: number, end: number, depth: number): unknown {
    const type = String.fromCharCode(this.#bytes[end] ?? 0)
    switch (type) {
      case ',':
        return this.#bytes.subarray(start, end)
      case ';':
        return this.#bytes.toString('utf8', start, end)
      case '#':
      case '^':
        return Number(this.#bytes.toString('latin1', start, Math.min(end, start + 40)))
      case '!':
        return this.#bytes.toString('latin1', start, end) === 'true'
      case '~':
        return null
      case ']':
        return this.#items(start, end, depth)
      case '}':
        return this.#object(start, end, depth)
      default:
        throw new NetstringError(`has a type that is none at byte ${end}`)
    }
  }

  #items(start: number, end: number, depth: number): unknown[] {
    const items: unknown[] = []
    for (let at = start; at < end;) {
      const item = this.value(at, end, depth + 1)
      items.push(item.value)
      at = item.end
    }
    return items
  }

  #object(start: number, end: number, depth: number): Record<string, unknown> {
    const items = this.#items(start, end, depth)
    const entries: [string, unknown][] = []
    for (let i = 0; i + 1 < items.length; i += 2) {
      const key = items[i]
      entries.push([Buffer.isBuffer(key) ? key.toString('utf8') : String(key), items[i + 1]])
    }
    return Object.fromEntries(entries)
  }
}
