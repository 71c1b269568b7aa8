/**
 * A text that fits a regular expression, for the part of the syntax that API descriptions use: literals, classes, groups, alternatives,
 * quantifiers, anchors. Undefined when the expression uses more, or when the text found does not fit after all.
 */
export function textFitting(pattern: string): string | undefined {
  try {
    const text = new Reader(pattern).alternatives()
    return text !== undefined && new RegExp(pattern, 'u').test(text) ? text : undefined
  } catch {
    return undefined
  }
}

class Reader {
  private at = 0
  private readonly pattern: string

  constructor(pattern: string) {
    this.pattern = pattern
  }

  /** Takes the first alternative and reads past the others. */
  alternatives(depth = 0): string | undefined {
    if (depth > 20) return undefined
    let chosen: string | undefined
    for (;;) {
      const sequence = this.sequence(depth)
      chosen ??= sequence
      if (this.pattern[this.at] !== '|') return chosen
      this.at += 1
    }
  }

  private sequence(depth: number): string | undefined {
    let text = ''
    while (this.at < this.pattern.length && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const atom = this.atom(depth)
      if (atom === undefined) return undefined
      const count = this.quantity()
      if (count > 2000) return undefined
      text += atom.repeat(count)
    }
    return text
  }

  private atom(depth: number): string | undefined {
    const char = this.pattern[this.at] ?? ''
    this.at += 1
    if (char === '^' || char === '$') return ''
    if (char === '.') return 'a'
    if (char === '[') return this.characterClass()
    if (char === '\\') return this.escape()
    if (char !== '(') return char
    if (this.pattern.startsWith('?:', this.at)) this.at += 2
    else if (this.pattern.startsWith('?<', this.at) && !/[=!]/.test(this.pattern[this.at + 2] ?? ''))
      this.at = this.pattern.indexOf('>', this.at) + 1
    else if (this.pattern[this.at] === '?') return undefined
    const inner = this.alternatives(depth + 1)
    if (this.pattern[this.at] !== ')') return undefined
    this.at += 1
    return inner
  }

  private escape(): string | undefined {
    const char = this.pattern[this.at] ?? ''
    this.at += 1
    if (char === 'd') return '1'
    if (char === 'w') return 'a'
    if (char === 's') return ' '
    if (char === 'S' || char === 'D') return 'a'
    if (char === 'b') return ''
    if (char === 'W') return '-'
    return /[A-Za-z\d]/.test(char) ? undefined : char
  }

  private characterClass(): string | undefined {
    const end = this.endOfClass()
    const content = this.pattern.slice(this.at, end)
    this.at = end + 1
    const matcher = new RegExp(`[${content}]`, 'u')
    return preferred.concat(printable).find((char) => matcher.test(char))
  }

  private endOfClass(): number {
    let end = this.at
    while (end < this.pattern.length && (this.pattern[end] !== ']' || end === this.at))
      end += this.pattern[end] === '\\' ? 2 : 1
    return end
  }

  private quantity(): number {
    const rest = this.pattern.slice(this.at)
    const match = /^(?:([*+?])|\{(\d+)(?:,(\d*))?\})\??/.exec(rest)
    if (match === null) return 1
    this.at += match[0].length
    if (match[1] !== undefined) return match[1] === '?' ? 0 : match[1] === '*' ? 1 : 2
    return Number(match[2])
  }
}

const preferred = ['a', '1', 'A', '0', 'b', '2', '-', '_', ' ', '.', '@', ':', '/']
const printable = Array.from({ length: 94 }, (_, index) => String.fromCodePoint(33 + index))
