/** `use crate::api::{users, orders as o, self}` */
import type { ImportName, Stmt } from '../../engine/ir.ts'
import { lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren } from '../parts.ts'
import type { RustContext } from './context.ts'

interface Used {
  readonly path: readonly string[]
  readonly local: string
}

export function lowerUse(node: Node, context: RustContext): Stmt[] {
  const argument = node.field('argument')
  const line = lineOf(node)
  if (argument === null) return []
  return used(argument, []).flatMap((one): Stmt[] => {
    const path = withinFile(one.path, context)
    const [first, ...rest] = path
    if (first === undefined) return []
    const names = importName(rest, one.local)
    return names === undefined ? [] : [{ kind: 'import', from: first, names: [names], line }]
  })
}

/** Of what is imported from a first part, the rest is members of it. */
function importName(rest: readonly string[], local: string): ImportName | undefined {
  if (local === '_') return undefined
  if (local === '**')
    return rest.length === 0 ? { imported: '**', local: '**' } : { imported: '**', local: rest.join('.') }
  return { imported: rest.length === 0 ? '*' : rest.join('.'), local }
}

function used(node: Node, before: readonly string[], depth = 0): Used[] {
  if (depth > 20) return []
  switch (node.kind()) {
    case 'use_list':
      return namedChildren(node).flatMap((child) => used(child, before, depth + 1))
    case 'scoped_use_list': {
      const path = node.field('path')
      const list = node.field('list')
      const start = path === null ? before : [...before, ...segments(path)]
      return list === null ? [] : used(list, start, depth + 1)
    }
    case 'use_as_clause': {
      const path = node.field('path')
      const alias = node.field('alias')
      return path === null || alias === null ? [] : [{ path: [...before, ...segments(path)], local: alias.text() }]
    }
    case 'use_wildcard': {
      const path = namedChildren(node)[0]
      return [{ path: path === undefined ? before : [...before, ...segments(path)], local: '**' }]
    }
    case 'self':
      return before.length === 0 ? [] : [{ path: before, local: before.at(-1) ?? 'self' }]
    default: {
      const path = [...before, ...segments(node)]
      return [{ path, local: path.at(-1) ?? '' }]
    }
  }
}

function segments(node: Node): string[] {
  return node
    .text()
    .split('::')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Inside `mod x { … }` the first `super` is the file itself; a module of the file is found there. */
function withinFile(path: readonly string[], context: RustContext): readonly string[] {
  let left = [...path]
  for (let depth = context.moduleDepth; depth > 0 && left[0] === 'super'; depth--) left = ['self', ...left.slice(1)]
  while (left[0] === 'self' && left[1] === 'super') left = left.slice(1)
  const [first = ''] = left
  return context.inlineModules.has(first) ? ['self', ...left] : left
}
