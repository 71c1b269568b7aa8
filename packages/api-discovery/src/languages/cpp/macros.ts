/**
 * Macros that declare routes inside classes, which no grammar of C++ can make sense of. They are read from the text, and
 * blanks take their place before the rest is parsed.
 */
import type { Arg, Expr } from '../../engine/ir.ts'
import { str, unescape } from '../lowering.ts'

export interface Macro {
  readonly name: string
  readonly args: readonly string[]
  readonly offset: number
  readonly line: number
}

/** Drogon's, Oat++'s, and those that begin and end their lists. */
const NAMES =
  /\b(METHOD_LIST_BEGIN|METHOD_LIST_END|PATH_LIST_BEGIN|PATH_LIST_END|WS_PATH_LIST_BEGIN|WS_PATH_LIST_END|METHOD_ADD|ADD_METHOD_TO|ADD_METHOD_VIA_REGEX|PATH_ADD|WS_PATH_ADD|WS_ADD_PATH_VIA_REGEX|ENDPOINT_ASYNC_INIT|ENDPOINT_ASYNC|ENDPOINT_INFO|ENDPOINT|DTO_INIT|DTO_FIELD_INFO|DTO_FIELD|ADD_CORS)\b[ \t]*(\()?/g

/** Those that stand before a body, which a function without parameters keeps. */
const BEFORE_BODY = /^(?:ENDPOINT|ENDPOINT_ASYNC|ENDPOINT_INFO|DTO_FIELD_INFO)$/
const MAX_MACROS = 20_000

export function takeMacros(text: string): { readonly text: string; readonly macros: readonly Macro[] } {
  const macros: Macro[] = []
  const pieces: string[] = []
  let done = 0
  let line = 1
  let counted = 0
  for (const match of text.matchAll(NAMES)) {
    if (match.index < done || macros.length >= MAX_MACROS) continue
    const [whole, name = '', open] = match
    if (/#\s*define\s+$/.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
    const start = match.index + whole.length
    const inside = open === undefined ? { args: [], end: match.index + name.length } : argumentsFrom(text, start)
    if (inside === undefined) continue
    line += countBreaks(text, counted, match.index)
    counted = match.index
    macros.push({ name, args: inside.args, offset: match.index, line })
    pieces.push(text.slice(done, match.index), blank(name, text.slice(match.index, inside.end), inside.args))
    done = inside.end
    // The semicolon after a macro would be a member of its own.
    if (!BEFORE_BODY.test(name) && text[done] === ';') {
      pieces.push(' ')
      done++
    }
  }
  return { text: pieces.join('') + text.slice(done), macros }
}

function countBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** As long as what it stands for, with its line breaks. */
function blank(name: string, written: string, args: readonly string[]): string {
  const spaces = written.replaceAll(/[^\n]/g, ' ')
  if (!BEFORE_BODY.test(name)) return spaces
  const called =
    name === 'ENDPOINT' ? (args[2] ?? '') : name === 'ENDPOINT_ASYNC' ? (args[2] ?? '') : `info_${args[0] ?? ''}`
  const head = name === 'ENDPOINT_ASYNC' ? `class ${called}` : `int ${called.trim()}()`
  const first = spaces.indexOf('\n')
  const room = first < 0 ? spaces.length : first
  // A name that does not fit into the first line goes without its body.
  return /^\w+$/.test(called.trim()) && head.length <= room ? head + spaces.slice(head.length) : spaces
}

/** Arguments up to the closing parenthesis; undefined when there is none. */
function argumentsFrom(text: string, start: number): { args: string[]; end: number } | undefined {
  const args: string[] = []
  let depth = 0
  let from = start
  for (let at = start; at < text.length && at - start < 20_000; at++) {
    const char = text[at]
    if (char === '"' || char === "'") at = endOfLiteral(text, at)
    else if (char === '(' || char === '{' || char === '[') depth++
    else if (char === ')' || char === '}' || char === ']') {
      if (depth === 0) {
        const last = text.slice(from, at).trim()
        return { args: last === '' && args.length === 0 ? [] : [...args, last], end: at + 1 }
      }
      depth--
    } else if (char === ',' && depth === 0 && !isInAngles(text.slice(from, at))) {
      args.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return undefined
}

function endOfLiteral(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote || text[at] === '\n') return at
  }
  return text.length
}

/** Whether a comma stands between the arguments of a template: `Object<Map<A, B>>`. */
function isInAngles(before: string): boolean {
  const bare = before.replaceAll(/"(?:\\.|[^"\\])*"/g, '')
  return (bare.match(/</g)?.length ?? 0) > (bare.match(/>/g)?.length ?? 0)
}

/** The macro as a call, for adapters to read among the decorators of its class. */
export function macroCall({ name, args, line }: Macro): Expr {
  return {
    kind: 'call',
    callee: { kind: 'name', name, line },
    args: args.map((arg): Arg => ({ value: argument(arg, line, 0) })),
    line,
  }
}

function argument(text: string, line: number, depth: number): Expr {
  const literals = [...text.matchAll(/"((?:\\.|[^"\\])*)"/g)]
  if (text.startsWith('"') && literals.length > 0)
    return str(literals.map(([, inner = '']) => unescape(inner)).join(''))
  const [, name, inside] = /^(\w+)\s*\(([\s\S]*)\)$/.exec(text) ?? []
  if (name === undefined || inside === undefined || depth > 4)
    return { kind: 'name', name: text.replaceAll(/\s+/g, ' '), line }
  const inner = argumentsFrom(`${inside})`, 0)?.args ?? []
  const args = inner.map((one): Arg => ({ value: argument(one, line, depth + 1) }))
  return { kind: 'call', callee: { kind: 'name', name, line }, args, line }
}
