/** Files and statements of Scala 2 and 3. */
import type { ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { childOfKind, namedChildren, PartsContext } from '../parts.ts'
import { CLASS_KINDS, lowerClass } from './classes.ts'
import { withCompanions } from './companions.ts'
import { continued, isOpenEnded, lowerExpr } from './expressions.ts'
import { lowerFunction } from './functions.ts'
import { lowerType } from './types.ts'

export const scalaLowering: Lowering = {
  language: 'scala',
  grammars: ['scala'],
  extensions: ['.scala', '.sc'],
  lower(given: Source): ModuleDef {
    const source = { ...given, text: withPlainLambdas(given.text) }
    const root = parseText('scala', source.text)
    const context = new PartsContext(source, { expr: lowerExpr, body: lowerBody, type: lowerType })
    return {
      file: source.file,
      language: 'scala',
      body: withCompanions(
        namedChildren(root).flatMap((node) => context.deeper(() => statement(node, false, context), [])),
      ),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

const TYPED_LAMBDA = /(?<=\{\s*)[ \t](\w+\s*:\s*[A-Z][\w.]*(?:\[[^[\](){}=]*\])?)[ \t](?==>)/g

/**
 * `{ request: Request => … }` is written as `{(request: Request)=> … }`, which is as long: the grammar takes the colon for
 * that of Scala 3, and loses what comes after it.
 */
function withPlainLambdas(text: string): string {
  return text.replaceAll(TYPED_LAMBDA, '($1)')
}

function lowerBody(node: Node, context: PartsContext): Stmt[] {
  const isBlock = node.kind() === 'block' || node.kind() === 'indented_block' || node.kind() === 'template_body'
  const nodes = isBlock ? namedChildren(node) : [node]
  const lines: Node[][] = []
  for (const [i, child] of nodes.entries()) {
    const before = nodes[i - 1]
    const last = lines.at(-1)
    if (last !== undefined && before !== undefined && isOpenEnded(before)) last.push(child)
    else lines.push([child])
  }
  return lines.flatMap((line, i) => context.deeper(() => statements(line, i === lines.length - 1, context), []))
}

function statements(line: readonly Node[], isLast: boolean, context: PartsContext): Stmt[] {
  const [only] = line
  if (line.length === 1 && only !== undefined) return statement(only, isLast, context)
  const value = continued(line, context)
  return [isLast ? { kind: 'return', value } : doExpr(value)]
}

function statement(node: Node, isLast: boolean, context: PartsContext): Stmt[] {
  const kind = node.kind()
  if (CLASS_KINDS.has(kind)) {
    const def = lowerClass(node, context)
    return def.name === undefined ? [] : [{ kind: 'class', name: def.name, def }]
  }
  switch (kind) {
    case 'package_clause': {
      const body = childOfKind(node, 'template_body')
      return body === undefined ? [] : lowerBody(body, context)
    }
    case 'package_object':
      return namedChildren(node).flatMap((child) => (child.kind() === 'template_body' ? lowerBody(child, context) : []))
    case 'import_declaration':
      return [
        {
          kind: 'import',
          from: node
            .text()
            .replace(/^import\s+/, '')
            .replaceAll(/\s/g, ''),
          names: [],
          line: lineOf(node),
        },
      ]
    case 'function_definition': {
      const fn = lowerFunction(node, context)
      return fn.name === undefined ? [] : [{ kind: 'function', name: fn.name, fn: { ...fn, keepsSelf: true } }]
    }
    case 'val_definition':
    case 'var_definition': {
      const pattern = node.field('pattern')
      const type = context.type(node.field('type'))
      const name = pattern?.kind() === 'identifier' ? pattern.text() : '_'
      return [
        {
          kind: 'let',
          to: { kind: 'name', name },
          value: context.optional(node.field('value')),
          ...(type === undefined ? {} : { type }),
          line: lineOf(node),
        },
      ]
    }
    case 'ERROR':
      return namedChildren(node).flatMap((child) => context.deeper(() => statement(child, false, context), []))
    case 'function_declaration':
    case 'type_definition':
    case 'modifiers':
      return []
    case 'throw_expression':
      return [{ kind: 'throw', value: context.optional(namedChildren(node)[0]), line: lineOf(node) }]
    default: {
      const value = context.expr(node)
      return [isLast ? { kind: 'return', value } : doExpr(value)]
    }
  }
}
