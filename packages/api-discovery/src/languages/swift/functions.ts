import type { FunctionDef, ParamDef, Stmt } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { childOfKind, childrenOfKind, namedChildren, type PartsContext } from '../parts.ts'

/** A function; parameters are called by their labels, and have their inner names inside. */
export function lowerFunction(node: Node, context: PartsContext): FunctionDef {
  const name = node.field('name')?.text() ?? childOfKind(node, 'simple_identifier')?.text()
  const params: ParamDef[] = []
  const renames: Stmt[] = []
  const parts = node.children()
  for (const [i, part] of parts.entries()) {
    if (part.kind() !== 'parameter') continue
    const names = childrenOfKind(part, 'simple_identifier').map((one) => one.text())
    const [label = '_', inner = label] = names
    const outer = label === '_' ? inner : label
    const value = parts[i + 1]?.kind() === '=' ? parts[i + 2] : undefined
    const type = context.type(
      namedChildren(part).findLast(
        (child) => /type|identifier/.test(child.kind()) && child.kind() !== 'simple_identifier',
      ),
    )
    const line = lineOf(part)
    params.push({
      to: { kind: 'name', name: outer },
      line,
      ...(type === undefined ? {} : { type }),
      ...(value === undefined ? {} : { value: context.expr(value), optional: true }),
      ...(part.text().endsWith('...') ? { rest: true } : {}),
    })
    if (inner !== outer) {
      renames.push({ kind: 'let', to: { kind: 'name', name: inner }, value: { kind: 'name', name: outer, line }, line })
    }
  }
  const body = childOfKind(node, 'function_body')
  const statements = body === undefined ? undefined : childOfKind(body, 'statements')
  return {
    ...(name === undefined ? {} : { name }),
    params,
    body: [...renames, ...context.body(statements)],
    line: lineOf(node),
  }
}
