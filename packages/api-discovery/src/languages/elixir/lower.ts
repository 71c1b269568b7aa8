/**
 * Files and modules of Elixir. A module is a class whose functions are its methods; what else stands in it (macros, as
 * the routes of a router) is the body of the method `MODULE_BODY`, to be run with a `self` that knows the macros.
 */
import type { ClassDef, Decorator, Member, ModuleDef, Stmt } from '../../engine/ir.ts'
import type { Lowering, Source } from '../../engine/language.ts'
import { countLines } from '../../files/content.ts'
import { doExpr, lineOf } from '../lowering.ts'
import { parseText, type Node } from '../parser.ts'
import { namedChildren, type PartsContext } from '../parts.ts'
import { callParts, ElixirContext, keywordValue, operands } from './context.ts'
import { lowerExpr } from './expressions.ts'
import { definition } from './functions.ts'
import { lowerPattern } from './patterns.ts'

export const MODULE_BODY = '%body'

export const elixirLowering: Lowering = {
  language: 'elixir',
  grammars: ['elixir'],
  extensions: ['.ex', '.exs'],
  lower(source: Source): ModuleDef {
    const root = parseText('elixir', source.text)
    const context = new ElixirContext(source, { expr: lowerExpr, body: lowerBody })
    return {
      file: source.file,
      language: 'elixir',
      body: namedChildren(root).flatMap((node) => topLevel(node, context)),
      lines: countLines(source.text),
      broken: root.has({ rule: { kind: 'ERROR' } }),
      cut: context.cut,
    }
  },
}

function topLevel(node: Node, context: ElixirContext): Stmt[] {
  if (node.kind() === 'call' && callParts(node).name === 'defmodule')
    return context.deeper(() => moduleOf(node, context), [])
  if (node.kind() === 'ERROR') return namedChildren(node).flatMap((child) => topLevel(child, context))
  return statement(node, false, context)
}

/** A module and those inside it, each by its full name. */
function moduleOf(node: Node, context: ElixirContext): Stmt[] {
  const { args, block } = callParts(node)
  const written = args[0]?.text() ?? ''
  const outer = context.module
  const name = outer === '' || written.startsWith(`${outer}.`) ? written : `${outer}.${written}`
  if (outer !== '') context.alias(written, name)
  context.module = name
  const members: Member[] = []
  const uses: Decorator[] = []
  const inner: Stmt[] = []
  const body: Stmt[] = []
  for (const child of block === undefined ? [] : namedChildren(block)) {
    const called = child.kind() === 'call' ? callParts(child).name : undefined
    if (called === 'defmodule') inner.push(...moduleOf(child, context))
    else if (called === 'def' || called === 'defp') {
      const fn = definition(child, context)
      if (fn?.name !== undefined) members.push({ name: fn.name, line: fn.line, static: true, method: fn })
    } else if (called === 'alias') noteAlias(child, context)
    else if (called === 'use') uses.push({ value: context.expr(child), line: lineOf(child) })
    else if (!/^(?:defmacrop?|import|require|defstruct|@\w*doc)$/.test(called ?? ''))
      body.push(...statement(child, false, context))
  }
  context.module = outer
  const def: ClassDef = {
    name,
    bases: [],
    decorators: uses,
    members: [
      ...members,
      { name: MODULE_BODY, line: lineOf(node), static: true, method: { params: [], body, line: lineOf(node) } },
    ],
    line: lineOf(node),
    abstract: true,
  }
  return [{ kind: 'class', name, def }, ...inner]
}

/** `alias A.B`, `alias A.{B, C}`, `alias A.B, as: C` */
function noteAlias(node: Node, context: ElixirContext): void {
  const { args } = callParts(node)
  const [target] = args
  if (target === undefined) return
  if (target.kind() === 'dot') {
    const [prefix, names] = namedChildren(target)
    for (const one of names === undefined ? [] : namedChildren(names)) {
      context.alias(lastPart(one.text()), `${context.fullName(prefix?.text() ?? '')}.${one.text()}`)
    }
    return
  }
  const as = keywordValue(args, 'as')
  const full = context.fullName(target.text())
  context.alias(as?.text() ?? lastPart(full), full)
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** Statements of a block; the last one is what the block gives. */
function lowerBody(node: Node, context: PartsContext): Stmt[] {
  const isBlock = /^(?:do_block|body|block|else_block|source)$/.test(node.kind())
  const nodes = isBlock ? namedChildren(node) : [node]
  return nodes.flatMap((child, i) => statement(child, i === nodes.length - 1, context))
}

function statement(node: Node, isLast: boolean, context: PartsContext): Stmt[] {
  if (node.kind() === 'ERROR') return namedChildren(node).flatMap((child) => statement(child, false, context))
  if (node.kind() === 'call') {
    const { name, args, block } = callParts(node)
    if (name === 'for') return [comprehension(args, block, context)]
    if (name === 'if' || name === 'unless') return [ifStatement(name, args, block, context)]
  }
  const value = context.expr(node)
  return [isLast && value.kind !== 'assign' ? { kind: 'return', value } : doExpr(value)]
}

function comprehension(args: readonly Node[], block: Node | undefined, context: PartsContext): Stmt {
  const [generator] = args
  const { left, right } = generator === undefined ? {} : operands(generator)
  const value = keywordValue(args, 'do')
  const own = block === undefined ? (value === undefined ? [] : context.body(value)) : context.body(block)
  return {
    kind: 'loop',
    mode: 'values',
    ...(left === undefined ? {} : { to: lowerPattern(left, context) }),
    ...(right === undefined ? {} : { over: context.expr(right) }),
    // The value of one turn ends nothing.
    body: own.map((one) => (one.kind === 'return' && one.value !== undefined ? doExpr(one.value) : one)),
  }
}

function ifStatement(name: string, args: readonly Node[], block: Node | undefined, context: PartsContext): Stmt {
  const elseBlock =
    block === undefined ? undefined : namedChildren(block).find((child) => child.kind() === 'else_block')
  const own = block === undefined ? [] : namedChildren(block).filter((child) => child.kind() !== 'else_block')
  const then = keywordValue(args, 'do')
  const otherwise = keywordValue(args, 'else')
  const yes =
    then === undefined ? own.flatMap((child, i) => statement(child, i === own.length - 1, context)) : context.body(then)
  const no =
    elseBlock === undefined ? (otherwise === undefined ? [] : context.body(otherwise)) : context.body(elseBlock)
  const test = context.optional(args[0])
  return name === 'if' ? { kind: 'if', test, yes, no } : { kind: 'if', test, yes: no, no: yes }
}
