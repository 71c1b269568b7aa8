/** `#[get("/users/<id>", data = "<user>")]` as decorators; their tokens are no syntax of Rust, so they are cut by hand. */
import type { Arg, Decorator, Expr } from '../../engine/ir.ts'
import { lineOf, str, unescape } from '../lowering.ts'
import { childOfKind, namedChildren } from '../parts.ts'
import type { RustContext } from './context.ts'
import { CRATE, CRATE_MARK } from './crates.ts'
import type { Node } from '../parser.ts'

/** Attributes that say nothing of routes or inputs. */
const IGNORED =
  /^(?:allow|warn|deny|doc|inline|must_use|test|async_trait|instrument|tracing::instrument|cold|track_caller)$/

/** The attribute of an `attribute_item`; undefined for those without interest. */
export function lowerAttribute(item: Node, context: RustContext): Decorator | undefined {
  const attribute = childOfKind(item, 'attribute')
  const [path] = attribute === undefined ? [] : namedChildren(attribute)
  if (attribute === undefined || path === undefined) return undefined
  const name = path.text()
  if (IGNORED.test(name)) return undefined
  const line = lineOf(item)
  const tokens = childOfKind(attribute, 'token_tree')
  const args = tokens === undefined ? [] : argumentsOf(context.slice(tokens).slice(1, -1), line)
  return { value: { kind: 'call', callee: pathExpr(name, line), args, line }, line }
}

/** `web::get` as members of a name. */
export function pathExpr(path: string, line: number): Expr {
  const [first = '', ...rest] = path.replaceAll(/\s|::<.*>/g, '').split('::')
  const start = rest.length > 0 && CRATE.test(first) ? `${CRATE_MARK}${first}` : first
  return rest.reduce<Expr>((of, name) => ({ kind: 'member', of, name, line }), { kind: 'name', name: start, line })
}

function argumentsOf(text: string, line: number): Arg[] {
  return splitAtCommas(text).map((part): Arg => {
    const [, name, value] = /^([\w:]+)\s*=\s*([\s\S]*)$/.exec(part) ?? []
    if (name !== undefined && value !== undefined) return { name, value: tokenExpr(value, line) }
    const [, callee, inside] = /^([\w:]+)\s*\(([\s\S]*)\)$/.exec(part) ?? []
    if (callee !== undefined && inside !== undefined) {
      return { value: { kind: 'call', callee: pathExpr(callee, line), args: argumentsOf(inside, line), line } }
    }
    return { value: tokenExpr(part, line) }
  })
}

function tokenExpr(text: string, line: number): Expr {
  const raw = /^r(#*)"([\s\S]*)"\1$/.exec(text)
  if (raw !== null) return str(raw[2] ?? '')
  if (text.startsWith('"')) return str(unescape(text.slice(1, -1)))
  if (/^-?\d+$/.test(text)) return { kind: 'number', value: Number(text) }
  if (text === 'true' || text === 'false') return { kind: 'constant', value: text === 'true' }
  return /^[\w:]+$/.test(text) ? pathExpr(text, line) : { kind: 'unknown' }
}

const OPEN = '([{'
const CLOSE = ')]}'

/** The parts between the commas that stand in no bracket and no text. */
export function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char === '"') i = endOfText(text, i)
    else if (OPEN.includes(char)) depth++
    else if (CLOSE.includes(char)) depth--
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function endOfText(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return text.length
}
