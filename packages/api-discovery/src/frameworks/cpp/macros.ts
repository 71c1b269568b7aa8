/** Macros of a class, as adapters read them. */
import type { Arg, Expr } from '../../engine/ir.ts'
import type { Project } from '../../engine/project.ts'
import type { ClassValue } from '../../engine/values.ts'
import { NAMESPACE } from '../../languages/cpp/classes.ts'

export interface MacroCall {
  readonly name: string
  readonly args: readonly Arg[]
  readonly line: number
}

export function macrosOf(of: ClassValue): MacroCall[] {
  return of.def.decorators.flatMap(({ value, line }) => {
    if (value.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name === NAMESPACE) return []
    return [{ name: value.callee.name, args: value.args, line }]
  })
}

export function namespacesOf(of: ClassValue): string[] {
  const around = of.def.decorators.find(
    ({ value }) => value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === NAMESPACE,
  )
  return around?.value.kind === 'call' ? around.value.args.flatMap(({ value }) => textOf(value) ?? []) : []
}

/** The text that is written, or undefined when it is none. */
export function textOf(value: Expr | undefined): string | undefined {
  return value?.kind === 'string' ? value.value : undefined
}

/** A name as it is written: `Get`, `User::show`. */
export function wordOf(value: Expr | undefined): string | undefined {
  return value?.kind === 'name' ? value.name : undefined
}

export function cppClasses(project: Project): readonly ClassValue[] {
  return project.classes.filter((of) => of.scope.module.language.name === 'cpp')
}
