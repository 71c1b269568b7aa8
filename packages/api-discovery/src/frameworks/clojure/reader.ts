/** Reads Clojure's forms (Clojure: The Reader). Broken text ends where it breaks. */

export type Form =
  | { readonly kind: 'list' | 'vector' | 'map' | 'set'; readonly items: readonly Form[]; readonly line: number }
  | { readonly kind: 'string' | 'regex' | 'symbol' | 'keyword' | 'other'; readonly text: string; readonly line: number }

const TOKEN =
  /[\s,]+|;[^\n]*|#_|#?"(?:\\[\s\S]|[^"\\])*"|\\(?:\w+|[\s\S])|#\{|#\(|#\?@?|#:[\w.:-]+|[()[\]{}]|[\^'`@]|~@?|#'|[^\s,()[\]{}"';`~^@]+|[\s\S]/g
const MAX_TOKENS = 400_000
const MAX_DEPTH = 200

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '#{': '}', '#(': ')' }
const KINDS = { '(': 'list', '#(': 'list', '[': 'vector', '{': 'map', '#{': 'set' } as const

export function readForms(text: string): Form[] {
  return new Reader(text).forms(undefined, 0)
}

class Reader {
  readonly #tokens: { readonly text: string; readonly line: number }[] = []
  #at = 0

  constructor(text: string) {
    let line = 1
    for (const [token] of text.matchAll(TOKEN)) {
      if (!/^(?:[\s,]|;)/.test(token)) this.#tokens.push({ text: token, line })
      if (this.#tokens.length >= MAX_TOKENS) break
      for (let i = token.indexOf('\n'); i >= 0; i = token.indexOf('\n', i + 1)) line++
    }
  }

  /** Forms up to a closing bracket, or to the end. */
  forms(closing: string | undefined, depth: number): Form[] {
    const found: Form[] = []
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]
      if (token === undefined) break
      if (/^[)\]}]$/.test(token.text)) {
        this.#at++
        // One bracket too many is passed over on the outside.
        if (closing !== undefined) return found
        continue
      }
      const form = this.#form(depth)
      if (form !== undefined) found.push(form)
    }
    return found
  }

  #form(depth: number): Form | undefined {
    const token = this.#tokens[this.#at++]
    if (token === undefined) return undefined
    const { text, line } = token
    if (text === '#_') {
      this.#form(depth)
      return undefined
    }
    if (text === '^') {
      // Metadata, then what it is put on.
      this.#form(depth)
      return this.#form(depth)
    }
    if (/^(?:['`@]|~@?|#'|#\?@?|#:.*)$/.test(text)) return this.#form(depth)
    const kind = Object.hasOwn(KINDS, text) ? KINDS[text as keyof typeof KINDS] : undefined
    if (kind !== undefined) {
      const items = depth >= MAX_DEPTH ? [] : this.forms(CLOSES[text], depth + 1)
      return { kind, items, line }
    }
    if (text.startsWith('"')) return { kind: 'string', text: text.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), line }
    if (text.startsWith('#"')) return { kind: 'regex', text: text.slice(2, -1), line }
    if (text.startsWith(':')) return { kind: 'keyword', text: text.replace(/^::?/, ''), line }
    return { kind: /^[A-Za-z*+!_?<>=$%&|.-]/.test(text) ? 'symbol' : 'other', text, line }
  }
}

export function itemsOf(form: Form | undefined): readonly Form[] {
  return form !== undefined && 'items' in form ? form.items : []
}

/** The name of a symbol without its namespace. */
export function nameOf(form: Form | undefined): string | undefined {
  return form?.kind === 'symbol' ? form.text.slice(form.text.lastIndexOf('/') + 1) || form.text : undefined
}

/** The value of a key of a map. */
export function valueOf(form: Form | undefined, key: string): Form | undefined {
  if (form?.kind !== 'map') return undefined
  const at = form.items.findIndex((item, i) => i % 2 === 0 && item.kind === 'keyword' && item.text === key)
  return at < 0 ? undefined : form.items[at + 1]
}
