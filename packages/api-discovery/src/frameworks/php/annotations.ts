/** Annotations in doc comments, as Doctrine reads them: `@Route("/x/{id}", methods={"GET"}, requirements={"id"="\d+"})`. */
import { labelOf, list, plainText, record, text, UNKNOWN, type Value } from '../../engine/values.ts'
import type { Mark } from './marks.ts'

const START = /@([A-Za-z_][\w\\]*)/g
const MAX_DEPTH = 10

/** The annotations of a doc comment that stands right before `line`. */
export function annotationsIn(doc: string | undefined, line: number): Mark[] {
  if (doc === undefined || !doc.includes('@')) return []
  const lines = doc.split('\n')
  const first = line - lines.length
  // Stars at the beginnings of lines are no part of what is annotated.
  const clean = lines.map((one) => one.replace(/^\s*\/?\*+\/?/, (start) => ' '.repeat(start.length))).join('\n')
  const marks: Mark[] = []
  START.lastIndex = 0
  for (let match = START.exec(clean); match !== null; match = START.exec(clean)) {
    const name = match[1] ?? ''
    const reader = new ArgumentReader(clean, match.index + match[0].length)
    const { args, named } = reader.arguments()
    const at = first + clean.slice(0, match.index).split('\n').length - 1
    marks.push({ name: name.slice(name.lastIndexOf('\\') + 1), full: name, args, named, line: at })
    START.lastIndex = Math.max(START.lastIndex, reader.at)
  }
  return marks
}

class ArgumentReader {
  readonly #source: string
  at: number

  constructor(source: string, at: number) {
    this.#source = source
    this.at = at
  }

  /** What stands in parentheses, if they follow at once. */
  arguments(depth = 0): { args: Value[]; named: Map<string, Value> } {
    const args: Value[] = []
    const named = new Map<string, Value>()
    if (this.#source[this.at] !== '(') return { args, named }
    this.at++
    while (this.at < this.#source.length) {
      this.#space()
      if (this.#source[this.at] === ')') {
        this.at++
        break
      }
      const key = /^([A-Za-z_]\w*)\s*[=:]\s*/.exec(this.#source.slice(this.at, this.at + 80))
      if (key?.[1] !== undefined) this.at += key[0].length
      const value = this.#value(depth)
      if (key?.[1] === undefined) args.push(value)
      else named.set(key[1], value)
      this.#space()
      if (this.#source[this.at] === ',') this.at++
      else if (this.#source[this.at] !== ')') break
    }
    return { args, named }
  }

  #space(): void {
    while (/\s/.test(this.#source[this.at] ?? '')) this.at++
  }

  #value(depth: number): Value {
    const char = this.#source[this.at]
    if (char === '"' || char === "'") return text(this.#string(char))
    if (char === '{' && depth < MAX_DEPTH) return this.#braces(depth + 1)
    if (char === '@') {
      const name = /^@[A-Za-z_][\w\\]*/.exec(this.#source.slice(this.at, this.at + 120))?.[0] ?? '@'
      this.at += name.length
      this.arguments(depth + 1)
      return UNKNOWN
    }
    const word = /^[^\s,(){}="']+/.exec(this.#source.slice(this.at, this.at + 200))?.[0] ?? ''
    this.at += Math.max(word.length, 1)
    if (word === 'true' || word === 'false') return { kind: 'constant', value: word === 'true' }
    if (/^\d+$/.test(word)) return { kind: 'number', value: Number(word) }
    return { kind: 'unknown', label: word }
  }

  /** Two quotes in a row stand for one. */
  #string(quote: string): string {
    let result = ''
    this.at++
    while (this.at < this.#source.length) {
      const char = this.#source[this.at]
      if (char === quote) {
        if (this.#source[this.at + 1] !== quote) break
        this.at++
      }
      result += char
      this.at++
    }
    this.at++
    return result
  }

  /** `{"a", "b"}` or `{"key"="value"}` */
  #braces(depth: number): Value {
    const items: Value[] = []
    const fields = new Map<string, Value>()
    this.at++
    while (this.at < this.#source.length) {
      this.#space()
      if (this.#source[this.at] === '}') {
        this.at++
        break
      }
      const value = this.#value(depth)
      this.#space()
      if (/[=:]/.test(this.#source[this.at] ?? '')) {
        this.at++
        this.#space()
        const key = plainText(value) ?? labelOf(value)
        const held = this.#value(depth)
        if (key !== undefined) fields.set(key, held)
      } else items.push(value)
      this.#space()
      if (this.#source[this.at] === ',') this.at++
      else if (this.#source[this.at] !== '}') break
    }
    if (fields.size === 0) return list(items)
    return record([...items.map((item, i) => [String(i), item] as const), ...fields])
  }
}
