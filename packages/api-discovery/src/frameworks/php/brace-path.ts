/** Paths with parameters in braces, as Laravel, Symfony and FastRoute write them. */
import { combine, HOLE_CLOSE, HOLE_OPEN, parameterName, pathParam, type PathForm } from '../../routing/path.ts'

/** `{id}`, `{id?}`, `{post:slug}`, `{id<\d+>}`, `{page<\d+>?1}`: a name, and whether it may be left out. */
const NAME = /^!?([A-Za-z_][\w-]*)(?:[:<][\s\S]*?)?(\?[^}]*)?$/

export function bracePath(piece: string): readonly PathForm[] {
  const forms = new Reader(piece, false).sequence(0)
  if (!/\.\{\w+\?/.test(piece)) return forms
  // `{name}.{format?}` also leaves out the dot.
  return forms.map((form) => ({ ...form, path: form.path.replace(/\.$/, '') }))
}

/** FastRoute (Slim, Lumen, Mezzio) also has optional parts: `/users[/{id:\d+}]`. */
export function fastRoutePath(piece: string): readonly PathForm[] {
  return new Reader(piece, true).sequence(0)
}

class Reader {
  readonly #source: string
  readonly #hasBrackets: boolean
  #at = 0

  constructor(source: string, hasBrackets: boolean) {
    this.#source = source
    this.#hasBrackets = hasBrackets
  }

  sequence(depth: number): PathForm[] {
    const pieces: PathForm[][] = []
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at]
      if (char === '{') pieces.push(this.#parameter())
      else if (this.#hasBrackets && char === ']') {
        this.#at++
        if (depth > 0) break
      } else if (this.#hasBrackets && char === '[') {
        this.#at++
        const inner = depth > 8 ? [] : this.sequence(depth + 1)
        pieces.push([...inner, { path: '', params: [] }])
      } else pieces.push([this.#literal()])
    }
    return combine(pieces)
  }

  #literal(): PathForm {
    const start = this.#at
    this.#at++
    while (this.#at < this.#source.length && !this.#isSpecial(this.#source[this.#at] ?? '')) this.#at++
    return { path: this.#source.slice(start, this.#at), params: [] }
  }

  #isSpecial(char: string): boolean {
    return char === '{' || (this.#hasBrackets && (char === '[' || char === ']'))
  }

  #parameter(): PathForm[] {
    const inner = this.#braced()
    const match = NAME.exec(inner.trim())
    const hole = inner.includes(HOLE_OPEN)
      ? inner.replaceAll(new RegExp(`[${HOLE_OPEN}${HOLE_CLOSE}]`, 'g'), '')
      : undefined
    const name = match?.[1] ?? parameterName(hole ?? inner)
    const form = { path: `{${name}}`, params: [pathParam(name)] }
    return match?.[2] === undefined ? [form] : [form, { path: '', params: [] }]
  }

  /** What stands between braces; a regular expression inside may have braces too. */
  #braced(): string {
    const start = this.#at + 1
    let open = 0
    for (; this.#at < this.#source.length; this.#at++) {
      const char = this.#source[this.#at]
      if (char === '{') open++
      else if (char === '}' && --open === 0) break
    }
    const inner = this.#source.slice(start, this.#at)
    this.#at++
    return inner
  }
}
