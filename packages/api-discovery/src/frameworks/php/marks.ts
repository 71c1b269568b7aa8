/** Attributes (`#[Route('/x')]`) and the annotations of doc comments (`@Route("/x")`) as one. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Decorator } from '../../engine/ir.ts'
import { Scope } from '../../engine/scope.ts'
import type { ClassValue, Value } from '../../engine/values.ts'
import { annotationsIn } from './annotations.ts'

export interface Mark {
  /** Last part of the name: `Route`. */
  readonly name: string
  /** As written in annotations, resolved in attributes. */
  readonly full: string
  readonly args: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  readonly line: number
}

interface Marked {
  readonly decorators?: readonly Decorator[]
  readonly doc?: string
  readonly line: number
}

/** All marks of a class, method or parameter. Names in attributes are evaluated in `scope`. */
export function marksOf(of: Marked, scope: Scope, run: Interpreter): Mark[] {
  return [...annotationsIn(of.doc, of.line), ...(of.decorators ?? []).flatMap((one) => attribute(one, scope, run))]
}

/** The scope of a class's attributes, in which `self::PREFIX` is known. */
export function scopeOf(of: ClassValue): Scope {
  return new Scope(of.scope.module, of.scope, of)
}

function attribute({ value, line }: Decorator, scope: Scope, run: Interpreter): Mark[] {
  if (value.kind !== 'call' || value.callee.kind !== 'name') return []
  const { args, named } = run.callFrom(value, scope)
  const full = value.callee.name
  return [{ name: full.slice(full.lastIndexOf('\\') + 1), full, args, named, line }]
}

/** The value of a mark's argument by place or name. */
export function markValue(mark: Mark, position: number, ...names: readonly string[]): Value | undefined {
  const placed = position >= 0 ? mark.args[position] : undefined
  return placed ?? names.map((name) => mark.named.get(name)).find((value) => value !== undefined)
}
