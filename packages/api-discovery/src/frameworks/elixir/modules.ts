/** Modules of Elixir as adapters see them. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../engine/native.ts'
import type { FunctionDef } from '../../engine/ir.ts'
import type { Project } from '../../engine/project.ts'
import { labelOf, native, plainText, type ClassValue, type Value } from '../../engine/values.ts'
import { MODULE_BODY } from '../../languages/elixir/lower.ts'

export function elixirModules(project: Project): readonly ClassValue[] {
  return project.classes.filter((of) => of.scope.module.language.name === 'elixir')
}

/** Whether a module says `use name` or `use Anything, :what`. */
export function uses(of: ClassValue, name: string, what?: string): boolean {
  return of.def.decorators.some(({ value }) => {
    if (value.kind !== 'call') return false
    const [target, second] = value.args
    if (target?.value.kind === 'name' && target.value.name === name) return true
    return what !== undefined && second?.value.kind === 'string' && second.value.value === what
  })
}

/** Clauses of a function of a module. */
export function clausesOf(of: ClassValue, name: string): readonly FunctionDef[] {
  return of.def.members.flatMap((member) =>
    member.name === name && member.method !== undefined ? [member.method] : [],
  )
}

/** Runs what stands in a module outside its functions, with the words of `self`. */
export function runBody(of: ClassValue, self: Native, run: Interpreter): void {
  const [body] = clausesOf(of, MODULE_BODY)
  if (body === undefined) return
  run.unit(of.scope.module, () => {
    run.invoke({ kind: 'function', fn: body, scope: of.scope, fields: new Map() }, [], new Map(), native(self))
  })
}

/** The name of a module that a value stands for; of an atom, its text. */
export function moduleName(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'class') return value.def.name
  return plainText(value) ?? labelOf(value)
}

/** A macro called by its bare name. */
class Macro extends Native {
  readonly #of: Macros
  readonly #name: string

  constructor(of: Macros, name: string) {
    super()
    this.#of = of
    this.#name = name
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#of.method(this.#name, call, run)
  }
}

/** `self` of a module's body: every name that nothing declares is a macro. */
export abstract class Macros extends Native {
  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return /^[a-z_]\w*[?!]?$/.test(name) ? native(new Macro(this, name)) : undefined
  }

  /** Runs the `do` block of a macro with these or other words. */
  runBlock(call: Call, run: Interpreter, self: Native = this): void {
    const block = call.named.get('do')
    if (block?.kind === 'function') run.invoke(block, [], new Map(), native(self))
  }
}
