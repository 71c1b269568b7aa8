/**
 * The declarations of a Groovy file as Java, line for line: packages, imports, classes with their annotations, fields and
 * methods. Bodies are left out, and so are statements of scripts. What Groovy leaves unsaid is said: `def` is `Object`.
 */
import { closingOf, endOfStatement, groovyTokens, isSign, type Token } from './tokens.ts'

const CLASS_WORDS = new Set(['class', 'interface', 'trait', 'enum', 'record'])
const MODIFIERS = new Set(
  'public private protected static final abstract synchronized transient volatile native sealed'.split(' '),
)
const MAX_DEPTH = 20

export function asJava(text: string): string {
  return new Writer(groovyTokens(text)).whole()
}

class Writer {
  readonly #tokens: readonly Token[]
  #out = ''
  #line = 1
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): string {
    while (this.#at < this.#tokens.length) {
      const before = this.#at
      this.#declaration(0, undefined)
      if (this.#at === before) this.#at++
    }
    return `${this.#out}\n`
  }

  get #token(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #write(text: string, line: number | undefined): void {
    const lines = Math.max((line ?? 0) - this.#line, 0)
    this.#line += lines
    this.#out += `${'\n'.repeat(lines)}${text} `
  }

  /** One declaration of a file or, where `holder` names it, of a class. */
  #declaration(depth: number, holder: string | undefined): void {
    const first = this.#token
    if (first === undefined) return
    if (holder === undefined && (first.text === 'package' || first.text === 'import') && first.kind === 'word') {
      this.#header()
      return
    }
    const start = this.#at
    const marks = this.#marks()
    const kind = this.#classWord()
    if (kind !== undefined && depth < MAX_DEPTH) {
      marks.forEach((mark) => this.#mark(mark))
      this.#class(kind, depth)
    } else if (holder !== undefined && !isSign(this.#token, '{')) this.#member(marks, holder)
    else this.#at = Math.max(endOfStatement(this.#tokens, this.#at), start + 1)
  }

  /** `package a.b`, `import static a.B.*`, `import a.B as C` */
  #header(): void {
    const end = endOfStatement(this.#tokens, this.#at)
    const words = this.#tokens.slice(this.#at, end)
    const as = words.findIndex((one) => one.kind === 'word' && one.text === 'as')
    for (const { text, line } of as < 0 ? words : words.slice(0, as)) this.#write(text, line)
    this.#write(';', undefined)
    this.#at = end + (isSign(this.#tokens[end], ';') ? 1 : 0)
  }

  /** Where annotations stand, from and to. */
  #marks(): (readonly [number, number])[] {
    const marks: (readonly [number, number])[] = []
    while (isSign(this.#token, '@') && this.#tokens[this.#at + 1]?.text !== 'interface') {
      const start = this.#at
      this.#at += 2
      while (isSign(this.#token, '.')) this.#at += 2
      if (isSign(this.#token, '(')) this.#at = closingOf(this.#tokens, this.#at) + 1
      // What a script grabs is no annotation of the class that follows.
      if (this.#tokens[start + 1]?.text.startsWith('Grab') !== true) marks.push([start, this.#at])
      // `@Grab(…)` may stand before an import.
      if (this.#token?.text === 'import') break
    }
    return marks
  }

  #mark([from, to]: readonly [number, number]): void {
    for (let at = from; at < to; at++) {
      const token = this.#tokens[at]
      if (token === undefined) continue
      if (token.kind === 'string') this.#write(javaString(token), token.line)
      else if (isSign(token, '[')) this.#write('{', token.line)
      else if (isSign(token, ']')) this.#write('}', token.line)
      else if (token.text === 'as' && token.kind === 'word') at++
      else this.#write(token.text, token.line)
    }
  }

  /** `class` and its kin behind modifiers. */
  #classWord(): string | undefined {
    let at = this.#at
    while (MODIFIERS.has(this.#tokens[at]?.text ?? '')) at++
    const token = this.#tokens[at]
    const isMark = isSign(token, '@') && this.#tokens[at + 1]?.text === 'interface'
    if (isMark) return '@interface'
    const isClass = token?.kind === 'word' && CLASS_WORDS.has(token.text) && this.#tokens[at + 1]?.kind === 'word'
    return isClass ? token.text : undefined
  }

  #class(kind: string, depth: number): void {
    let name = ''
    while (this.#token !== undefined && !isSign(this.#token, '{')) {
      const { text, line, kind: of } = this.#token
      if (name === '' && of === 'word' && !MODIFIERS.has(text) && !CLASS_WORDS.has(text)) name = text
      if (isSign(this.#token, '(') && kind === 'record') this.#parameters()
      else {
        this.#write(text === 'trait' && of === 'word' ? 'class' : text, line)
        this.#at++
      }
    }
    this.#write('{', this.#token?.line)
    const end = closingOf(this.#tokens, this.#at)
    this.#at++
    if (kind === 'enum') this.#constants(end)
    while (this.#at < end) {
      const before = this.#at
      this.#declaration(depth + 1, name)
      if (this.#at === before) this.#at++
    }
    this.#at = end + 1
    this.#write('}', this.#tokens[end]?.line)
  }

  #constants(end: number): void {
    const names: Token[] = []
    while (this.#at < end && !isSign(this.#token, ';')) {
      const token = this.#token
      if (token?.kind === 'word') names.push(token)
      this.#at = isSign(token, '(') || isSign(token, '{') ? closingOf(this.#tokens, this.#at) + 1 : this.#at + 1
    }
    for (const { text, line } of names) this.#write(`${text},`, line)
    this.#write(';', undefined)
  }

  /** A field, a method or a constructor. */
  #member(marks: readonly (readonly [number, number])[], holder: string): void {
    const start = this.#at
    let end = start
    while (end < this.#tokens.length) {
      const token = this.#tokens[end]
      const before = this.#tokens[end - 1]
      if (token === undefined || /^[=;{}(]$/.test(token.text)) break
      if (end > start && token.begins && before?.kind === 'word' && !MODIFIERS.has(before.text) && end - start > 1)
        break
      end++
    }
    const head = this.#tokens.slice(start, end)
    const isMethod = isSign(this.#tokens[end], '(')
    if (head.length === 0 || (head.length === 1 && !isMethod) || !head.every(isOfHead)) {
      this.#at = Math.max(endOfStatement(this.#tokens, start), start + 1)
      return
    }
    marks.forEach((mark) => this.#mark(mark))
    this.#head(head, isMethod ? holder : undefined)
    this.#at = end
    if (isMethod) this.#rest()
    else this.#value(end)
  }

  #head(head: readonly Token[], holder: string | undefined): void {
    const said = head.filter(({ text }) => !MODIFIERS.has(text) && text !== 'def')
    const isConstructor = said.length === 1 && said[0]?.text === holder
    for (const [i, { text, line, kind }] of head.entries()) {
      const isName = i === head.length - 1
      if (isName && said.length === 1 && !isConstructor) this.#write('Object', line)
      if (text !== 'def') this.#write(kind === 'string' ? 'unnamed' : text, line)
    }
  }

  /** Parameters, what is thrown, and an empty body. */
  #rest(): void {
    this.#parameters()
    while (this.#token !== undefined && /^(?:throws|,|\.)$|^[A-Z]/.test(this.#token.text) && !this.#token.begins) {
      this.#write(this.#token.text, this.#token.line)
      this.#at++
    }
    if (isSign(this.#token, '{')) {
      const end = closingOf(this.#tokens, this.#at)
      this.#write('{', this.#token?.line)
      this.#write('}', this.#tokens[end]?.line)
      this.#at = end + 1
    } else this.#write(';', undefined)
  }

  /** `(@PathVariable Long id, String q = 'x', other)`: values by default are left out. */
  #parameters(): void {
    const end = closingOf(this.#tokens, this.#at)
    this.#write('(', this.#token?.line)
    this.#at++
    let isFirst = true
    while (this.#at < end) {
      if (!isFirst) this.#write(',', undefined)
      isFirst = false
      const marks = this.#marks()
      const start = this.#at
      let until = start
      let depth = 0
      while (until < end) {
        const token = this.#tokens[until]
        if (isSign(token, '<')) depth++
        else if (isSign(token, '>')) depth--
        else if (depth <= 0 && (isSign(token, ',') || isSign(token, '='))) break
        until++
      }
      marks.forEach((mark) => this.#mark(mark))
      const words = this.#tokens.slice(start, until).filter(({ text }) => text !== 'def')
      if (words.filter(({ text }) => text !== 'final').length === 1) this.#write('Object', words[0]?.line)
      for (const { text, line } of words) this.#write(text, line)
      this.#at = until
      while (this.#at < end && !isSign(this.#token, ',')) {
        const isOpen = this.#token?.kind === 'sign' && /^[([{]$/.test(this.#token.text)
        this.#at = isOpen ? closingOf(this.#tokens, this.#at) + 1 : this.#at + 1
      }
      if (isSign(this.#token, ',')) this.#at++
    }
    this.#write(')', this.#tokens[end]?.line)
    this.#at = end + 1
  }

  /** The value of a field when it is made of texts and names, as constants of paths are. */
  #value(at: number): void {
    const isSet = isSign(this.#tokens[at], '=')
    const end = isSet ? endOfStatement(this.#tokens, at) : at
    const value = this.#tokens.slice(at + 1, end)
    const isText = value.length > 0 && value.every(({ kind, text }) => kind !== 'sign' || text === '+' || text === '.')
    if (isText) {
      this.#write('=', undefined)
      for (const token of value) this.#write(token.kind === 'string' ? javaString(token) : token.text, token.line)
    }
    this.#write(';', undefined)
    this.#at = end + (isSign(this.#tokens[end], ';') ? 1 : 0)
  }
}

function isOfHead({ kind, text }: Token): boolean {
  return kind !== 'sign' || /^[<>,.[\]?&]$/.test(text)
}

/** A string as Java writes it; what it takes in is joined to it. */
function javaString({ text, interpolates }: Token): string {
  if (interpolates !== true || !text.includes('$')) return JSON.stringify(text)
  const parts = text.split(/(\$\{[\w.]+\}|\$[A-Za-z_][\w.]*)/)
  return parts.map((part, i) => (i % 2 === 0 ? JSON.stringify(part) : part.replace(/^\$\{?|\}$/g, ''))).join(' + ')
}
