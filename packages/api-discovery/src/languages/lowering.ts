/** What lowerings of all languages share. */
import type { Expr, FunctionDef, Stmt } from '../engine/ir.ts'
import type { Source } from '../engine/language.ts'
import { withTrees, type Node } from './parser.ts'

export const UNKNOWN_EXPR: Expr = { kind: 'unknown' }

/** Deeper parts are left out: nobody writes them, and everything after walks the result recursively. */
const MAX_NESTING = 250

/** State of lowering one file. */
export class LoweringContext {
  readonly text: string
  readonly lazily: boolean
  cut = false
  #depth = 0

  constructor(source: Pick<Source, 'text' | 'lazily'>) {
    this.text = source.text
    this.lazily = source.lazily === true
  }

  /** Does work one level deeper, or answers `otherwise` when that is too deep. */
  deeper<T>(work: () => T, otherwise: T): T {
    if (this.#depth >= MAX_NESTING) {
      this.cut = true
      return otherwise
    }
    this.#depth++
    try {
      return work()
    } finally {
      this.#depth--
    }
  }

  /** The source between a node's ends, without asking the parser for a copy. */
  slice(node: Node): string {
    const { start, end } = node.range()
    return this.text.slice(start.index, end.index)
  }
}

/** From 1. */
export function lineOf(node: Node): number {
  return node.line() + 1
}

export function str(value: string): Expr {
  return { kind: 'string', value }
}

/** Statements of a body of which only the calls and assignments matter. */
export function doExpr(value: Expr): Stmt {
  return { kind: 'do', value }
}

const SIMPLE: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' }

/** Reads the backslash escapes that C-like languages share. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r?\n|([\s\S]))/g,
    (_, long?: string, four?: string, two?: string, one?: string) => {
      const code = long ?? four ?? two
      if (code !== undefined) {
        const point = Number.parseInt(code, 16)
        return point <= 0x10ffff ? String.fromCodePoint(point) : ''
      }
      return one === undefined ? '' : (SIMPLE[one] ?? one)
    },
  )
}

/** A function whose body is lowered when it is first asked for. */
export function withLazyBody(fn: Omit<FunctionDef, 'body'>, lower: () => readonly Stmt[]): FunctionDef {
  let body: readonly Stmt[] | undefined
  return {
    ...fn,
    get body() {
      return (body ??= withTrees(lower))
    },
  }
}

/** A copy with some parts changed that does not ask for a lazy body, as spreading would. */
export function changed(fn: FunctionDef, changes: Partial<FunctionDef>): FunctionDef {
  const copy: FunctionDef = { params: [], body: [], line: fn.line }
  return Object.defineProperties(copy, {
    ...Object.getOwnPropertyDescriptors(fn),
    ...Object.getOwnPropertyDescriptors(changes),
  })
}

/** The function with statements put before its body. */
export function withFirst(fn: FunctionDef, first: readonly Stmt[]): FunctionDef {
  return changed(fn, {
    get body() {
      return [...first, ...fn.body]
    },
  })
}
