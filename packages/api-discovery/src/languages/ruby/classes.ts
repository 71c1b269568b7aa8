import type { ClassDef, Expr, FunctionDef, Member, Stmt } from '../../engine/ir.ts'
import { changed, lineOf } from '../lowering.ts'
import type { Node } from '../parser.ts'
import { namedChildren, type RubyContext } from './context.ts'
import { lowerBlock, lowerMethod } from './functions.ts'

/**
 * Declares a class or module under its full name at the top of the file, wherever it stands: constants are found by
 * name, so nesting need not be kept. A second opening in the same file adds to the first.
 */
export function declareClass(node: Node, context: RubyContext): Stmt[] {
  const written = node.field('name')?.text().replaceAll(/\s/g, '')
  if (written === undefined) return []
  const { nesting } = context
  const inner = written.startsWith('::') ? [written.slice(2)] : [...nesting, written]
  const name = inner.join('::')
  const superclass = node.field('superclass')
  const base = superclass === null ? undefined : namedChildren(superclass)[0]
  const bases = base === undefined ? [] : [context.expr(base)]
  context.nesting = inner
  const body = context.withLocals('nothing', () => lowerClassBody(node.field('body'), context))
  context.nesting = nesting
  const def: ClassDef = {
    name,
    bases: [...bases, ...body.mixins],
    decorators: [],
    members: body.members,
    line: lineOf(node),
    ...(node.kind() === 'module' ? { abstract: true } : {}),
  }
  declare(def, name, context)
  return []
}

function declare(def: ClassDef, name: string, context: RubyContext): void {
  const { declarations } = context
  const at = declarations.findIndex((one) => one.kind === 'class' && one.name === name)
  const known = declarations[at]
  if (known?.kind !== 'class') {
    declarations.push({ kind: 'class', name, def })
    return
  }
  const bases = [...known.def.bases, ...def.bases]
  declarations[at] = { ...known, def: { ...known.def, bases, members: [...known.def.members, ...def.members] } }
}

interface ClassBody {
  readonly members: Member[]
  readonly mixins: Expr[]
  readonly statements: Stmt[]
}

function lowerClassBody(node: Node | null, context: RubyContext): ClassBody {
  const result: ClassBody = { members: [], mixins: [], statements: [] }
  if (node === null) return result
  for (const child of namedChildren(node)) addMember(child, result, context)
  if (result.statements.length > 0) result.members.push(bodyMember(result.statements, lineOf(node)))
  return result
}

function addMember(node: Node, into: ClassBody, context: RubyContext): void {
  switch (node.kind()) {
    case 'class':
    case 'module':
      declareClass(node, context)
      return
    case 'method':
      into.members.push(methodMember(lowerMethod(node, context), false))
      return
    case 'singleton_method':
      into.members.push(methodMember(lowerMethod(node, context), true))
      return
    case 'singleton_class': {
      const body = node.field('body')
      if (body === null) return
      for (const child of namedChildren(body)) {
        if (child.kind() === 'method') into.members.push(methodMember(lowerMethod(child, context), true))
      }
      return
    }
    case 'assignment':
      if (node.field('left')?.kind() === 'constant') {
        into.members.push(constantMember(node, context))
        return
      }
      break
    case 'call':
      if (addMacro(node, into, context)) return
      break
    default:
  }
  into.statements.push(...context.body(node))
}

function methodMember(method: FunctionDef, isStatic: boolean): Member {
  const name = method.name ?? ''
  return {
    name,
    line: method.line,
    method,
    ...(isStatic ? { static: true } : {}),
    ...(name === 'initialize' && !isStatic ? { role: 'constructor' as const } : {}),
  }
}

function constantMember(node: Node, context: RubyContext): Member {
  const value = context.optional(node.field('right'))
  return { name: node.field('left')?.text() ?? '', line: lineOf(node), static: true, value }
}

/** Calls that say what the class is: `include Auth`, `private def x`, `define_method(:x) { … }`. */
function addMacro(node: Node, into: ClassBody, context: RubyContext): boolean {
  if (node.field('receiver') !== null) return false
  const given = node.field('arguments')
  const args = given === null ? [] : namedChildren(given)
  const [first] = args
  switch (node.field('method')?.text()) {
    case 'include':
    case 'prepend':
    case 'extend':
      into.mixins.push(...args.map((arg) => context.expr(arg)))
      // What it brings may register something as well.
      return false
    case 'define_method': {
      const block = node.field('block')
      const name = first === undefined ? undefined : context.expr(first)
      if (block === null || name?.kind !== 'string') return false
      const method = changed(lowerBlock(block, context), { name: name.value, keepsSelf: false })
      into.members.push(methodMember(method, false))
      return true
    }
    default: {
      const methods = args.filter((arg) => arg.kind() === 'method' || arg.kind() === 'singleton_method')
      for (const method of methods) {
        into.members.push(methodMember(lowerMethod(method, context), method.kind() === 'singleton_method'))
      }
      return methods.length > 0
    }
  }
}

/** The name of members that hold what a class body does when it is read. */
const BODY = '%body'

/** Statements of a class body run once, after its constants are there, with the class as self. */
function bodyMember(statements: readonly Stmt[], line: number): Member {
  const fn: FunctionDef = { params: [], body: statements, line, keepsSelf: true }
  const value: Expr = { kind: 'call', callee: { kind: 'function', fn }, args: [], line }
  return { name: BODY, line, static: true, value }
}
