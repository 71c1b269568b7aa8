/** Paths with colons and parentheses, as Rails (Journey), Hanami, Sinatra (Mustermann) and Slim 2 write them: `/users/:id`, `(/:locale)`, `*path`. */
import { combine, HOLE_CLOSE, HOLE_OPEN, parameterName, pathParam, type PathForm } from './path.ts'

const FORMAT = /\(\.:format\)|\(\.\{format\}\)|\.:format\b|\(\.:\w+\)/g

/** Optional parts in parentheses make paths with and without them. */
export function journeyPath(piece: string): readonly PathForm[] {
  return new Reader(piece.replace(FORMAT, ''), 'wildcard').sequence(0)
}

/** Sinatra calls what `*` matches `splat`. */
export function mustermannPath(piece: string): readonly PathForm[] {
  const plain = piece
    .replace(/\.\??:format\??/g, '')
    .replace(FORMAT, '')
    // A slash and a parameter that may both be missing go together: nobody means `/posts:format`.
    .replace(/\/\?(:\w+)\?/g, '(/$1)')
    .replaceAll(')?', ')')
  return new Reader(plain, 'splat').sequence(0)
}

const LITERAL = new RegExp(String.raw`[^()*:?{\\${HOLE_OPEN}]+|${HOLE_OPEN}[^${HOLE_CLOSE}]*${HOLE_CLOSE}?`, 'y')

class Reader {
  readonly #source: string
  readonly #wildcard: string
  #at = 0

  constructor(source: string, wildcard: string) {
    this.#source = source
    this.#wildcard = wildcard
  }

  sequence(depth: number): PathForm[] {
    const pieces: PathForm[][] = []
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at]
      if (char === ')') {
        this.#at++
        if (depth > 0) break
      } else if (char === '(') {
        this.#at++
        const inner = depth > 8 ? [] : this.sequence(depth + 1)
        pieces.push([...inner, { path: '', params: [] }])
      } else pieces.push(...this.#repeated(this.#piece()))
    }
    return combine(pieces)
  }

  /** A parameter or character with `?` behind it may be missing (Mustermann). */
  #repeated(form: PathForm): PathForm[][] {
    if (this.#source[this.#at] !== '?') return [[form]]
    this.#at++
    const missing = { path: '', params: [] }
    if (form.params.length > 0) return [[form, missing]]
    return [[{ path: form.path.slice(0, -1), params: [] }], [{ path: form.path.slice(-1), params: [] }, missing]]
  }

  #piece(): PathForm {
    const rest = this.#source.slice(this.#at, this.#at + 200)
    const named =
      /^:([A-Za-z_]\w*)\+?/.exec(rest) ?? /^\*([A-Za-z_]\w*)/.exec(rest) ?? /^\{[+]?([A-Za-z_]\w*)\}/.exec(rest)
    if (named?.[1] !== undefined) {
      this.#at += named[0].length
      const name = parameterName(named[1])
      return { path: `{${name}}`, params: [pathParam(name)] }
    }
    if (rest.startsWith('*')) {
      this.#at++
      return { path: `{${this.#wildcard}}`, params: [pathParam(this.#wildcard)] }
    }
    if (rest.startsWith('\\')) {
      this.#at += 2
      return { path: rest.slice(1, 2), params: [] }
    }
    LITERAL.lastIndex = this.#at
    const literal = LITERAL.exec(this.#source)?.[0] ?? rest.slice(0, 1)
    this.#at += literal.length
    return { path: literal, params: [] }
  }
}
