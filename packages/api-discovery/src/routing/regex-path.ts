/** From a regular expression that matches paths to a path with parameters, as Express, Django and others accept. */
import { parameterName, pathParam, type PathForm } from './path.ts'
import type { Param } from '../model.ts'

/** Reads as much of the expression as stands for one path; alternatives in a group of literals are written out. */
export function regexPath(source: string): readonly PathForm[] {
  const reader = new RegexReader(source)
  return reader.forms()
}

interface Draft {
  path: string
  params: Param[]
}

const MAX_FORMS = 16

class RegexReader {
  readonly #source: string
  #at = 0
  #unnamed = 0

  constructor(source: string) {
    this.#source = source.replace(/^\(\?[a-z]+\)/, '')
  }

  forms(): readonly PathForm[] {
    return this.#sequence(0).map(({ path, params }) => ({ path: path.replace(/\/{2,}/g, '/'), params }))
  }

  #sequence(depth: number): Draft[] {
    let drafts: Draft[] = [{ path: '', params: [] }]
    const finished: Draft[] = []
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at]
      if (char === ')') break
      if (char === '|') {
        this.#at++
        finished.push(...drafts)
        drafts = [{ path: '', params: [] }]
        continue
      }
      drafts = append(drafts, this.#atom(depth))
    }
    return [...finished, ...drafts].slice(0, MAX_FORMS)
  }

  /** One piece with its repetition. */
  #atom(depth: number): Draft[] {
    const char = this.#source[this.#at] ?? ''
    if (char === '^' || char === '$') {
      this.#at++
      return literal('')
    }
    if (char === '(') return this.#group(depth)
    if (char === '[') {
      this.#class()
      return this.#repeated(undefined)
    }
    if (char === '.') {
      this.#at++
      // A dot that is not repeated is one that somebody forgot to escape: `robots.txt`.
      return /[?*+{]/.test(this.#source[this.#at] ?? '') ? this.#repeated(undefined) : literal('.')
    }
    if (char === '\\') return this.#escape()
    this.#at++
    return this.#repeated(char)
  }

  #escape(): Draft[] {
    const next = this.#source[this.#at + 1] ?? ''
    this.#at += 2
    if (/[bBAZzG]/.test(next)) return literal('')
    return /[dDwWsSpP]/.test(next) ? this.#repeated(undefined) : this.#repeated(next)
  }

  /** A literal character (or, undefined, any of several) followed by `?`, `*`, `+`, `{n}` or nothing. */
  #repeated(char: string | undefined): Draft[] {
    const repeat = this.#repeat()
    if (char === undefined) return this.#wild(repeat === '*' || repeat === '+')
    if (repeat === '?' || repeat === '*') return char === '/' ? literal('') : [...literal(char), ...literal('')]
    return literal(char)
  }

  #wild(many: boolean): Draft[] {
    this.#unnamed++
    const name = many && this.#source[this.#at - 2] === '.' ? 'wildcard' : this.#nextName()
    return [{ path: `{${name}}`, params: [pathParam(name)] }]
  }

  #nextName(): string {
    return this.#unnamed <= 1 ? 'param' : `param${this.#unnamed}`
  }

  #repeat(): string {
    const char = this.#source[this.#at] ?? ''
    if ('?*+'.includes(char) && char !== '') {
      this.#at++
      if (this.#source[this.#at] === '?') this.#at++
      return char
    }
    const counted = /^\{\d*,?\d*\}/.exec(this.#source.slice(this.#at, this.#at + 12))
    if (counted === null) return ''
    this.#at += counted[0].length
    return '+'
  }

  #class(): void {
    this.#at++
    if (this.#source[this.#at] === '^') this.#at++
    if (this.#source[this.#at] === ']') this.#at++
    while (this.#at < this.#source.length && this.#source[this.#at] !== ']') {
      this.#at += this.#source[this.#at] === '\\' ? 2 : 1
    }
    this.#at++
  }

  #group(depth: number): Draft[] {
    const start = this.#at
    const head = /^\((\?(?::|=|!|<=|<!|P?<([A-Za-z_]\w*)>|'(\w+)'))?/.exec(this.#source.slice(start, start + 80))
    this.#at += head?.[0].length ?? 1
    const name = head?.[2] ?? head?.[3]
    const looks = head?.[1] !== undefined && /^\?(?:=|!|<=|<!)/.test(head[1])
    const bodyStart = this.#at
    const unnamed = this.#unnamed
    const inner = depth > 20 ? this.#skipGroup() : this.#sequence(depth + 1)
    const body = this.#source.slice(bodyStart, this.#at)
    if (this.#source[this.#at] === ')') this.#at++
    const repeat = this.#repeat()
    if (looks) return literal('')
    const optional = repeat === '?' || repeat === '*' ? literal('') : []
    // `/contents(?P<path>(?:/[^/]+)+)`: the slash before the parameter is inside its group.
    const slash = /^(?:\(\?:|\()*\//.test(body) ? '/' : ''
    if (name !== undefined) return [named(parameterName(name), slash), ...optional]
    if (inner.every((draft) => draft.params.length === 0)) {
      return body === ''
        ? literal('')
        : [...inner, ...(optional.length > 0 && inner.every((d) => d.path !== '') ? optional : [])]
    }
    if (head?.[1] === '?:' || body.includes('/') || /\(/.test(body)) return [...inner, ...optional]
    this.#unnamed = unnamed + 1
    return [named(/^\.[*+]\??$/.test(body) ? 'wildcard' : this.#nextName()), ...optional]
  }

  #skipGroup(): Draft[] {
    for (let open = 1; this.#at < this.#source.length; this.#at++) {
      if (this.#source[this.#at] === '(') open++
      else if (this.#source[this.#at] === ')' && --open === 0) break
    }
    return literal('')
  }
}

function literal(path: string): Draft[] {
  return [{ path, params: [] }]
}

function named(name: string, before = ''): Draft {
  return { path: `${before}{${name}}`, params: [pathParam(name)] }
}

function append(drafts: readonly Draft[], next: readonly Draft[]): Draft[] {
  return drafts
    .flatMap((draft) => next.map((one) => ({ path: draft.path + one.path, params: [...draft.params, ...one.params] })))
    .slice(0, MAX_FORMS)
}
