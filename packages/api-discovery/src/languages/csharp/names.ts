/**
 * Names of C#. Namespaces and `using` do not decide what is found: a type is looked for in the folder by its name, the
 * nearest file first, and what the folder does not declare comes from outside.
 */
import { findMember } from '../../engine/calling.ts'
import { classMember } from '../../engine/members.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Module, Project } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import type { External, FunctionValue, Value } from '../../engine/values.ts'
import { EXTENDS, hasMark } from './context.ts'

/** All that the folder does not declare; adapters tell types by their names. */
export const DOTNET = 'dotnet'

const DECLARATION = /\b(?:class|record(?:\s+struct|\s+class)?|struct|interface|enum)\s+([A-Z_]\w*)/g

/** Files by the types that their text declares, and extension methods by name. */
class Index {
  readonly #types = new Map<string, string[]>()
  #extensions: Map<string, { module: Module; holder: string }[]> | undefined

  constructor(project: Project) {
    for (const file of project.files.paths) {
      if (!/\.csx?$/i.test(file)) continue
      for (const [, name = ''] of (project.files.source(file)?.text ?? '').matchAll(DECLARATION)) {
        const known = this.#types.get(name)
        if (known === undefined) this.#types.set(name, [file])
        else if (known.at(-1) !== file) known.push(file)
      }
    }
  }

  /** Files that declare a type, those that share the longest path with `from` first. */
  filesOf(name: string, from: string): readonly string[] {
    return (this.#types.get(name) ?? []).toSorted((a, b) => shared(b, from) - shared(a, from))
  }

  extensions(name: string, project: Project): readonly { module: Module; holder: string }[] {
    return (this.#extensions ??= extensionsOf(project)).get(name) ?? []
  }
}

function shared(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

function extensionsOf(project: Project): Map<string, { module: Module; holder: string }[]> {
  const found = new Map<string, { module: Module; holder: string }[]>()
  for (const module of project.modules()) {
    if (module.language.name !== 'csharp') continue
    for (const statement of module.def.body) {
      if (statement.kind !== 'class') continue
      for (const { name, method } of statement.def.members) {
        if (!hasMark(method?.params[0]?.decorators, EXTENDS)) continue
        found.set(name, [...(found.get(name) ?? []), { module, holder: statement.name }])
      }
    }
  }
  return found
}

const indexes = new WeakMap<Project, Index>()

function indexOf(project: Project): Index {
  let index = indexes.get(project)
  if (index === undefined) indexes.set(project, (index = new Index(project)))
  return index
}

/** What a name that no scope declares stands for; undefined leaves it to the members of `this`. */
export function csharpName(name: string, scope: Scope, run: Interpreter): Value | undefined {
  const { self } = scope
  if (self?.kind === 'native') {
    const member = self.native.member(name, { file: scope.module.file, line: 0 }, run)
    if (member !== undefined) return member
  }
  if (self?.kind === 'instance' && (self.fields.has(name) || findMember(run, self.of, name) !== undefined)) {
    return undefined
  }
  if (self?.kind === 'class' && findMember(run, self, name) !== undefined) return undefined
  if (name === 'string') return outside('String')
  if (!/^[A-Z_]/.test(name)) return undefined
  return typeNamed(name, scope.module, run) ?? outside(name)
}

export function outside(name: string): External {
  return { kind: 'external', package: DOTNET, path: [name] }
}

/** A type that the folder declares, on the top level of a file or inside another type. */
export function typeNamed(name: string, from: Module, run: Interpreter): Value | undefined {
  const { project } = run
  for (const file of indexOf(project).filesOf(name, from.file)) {
    const module = project.module(file)
    if (module === undefined) continue
    if (module.def.body.some((one) => one.kind === 'class' && one.name === name)) return module.member(name, run)
    for (const holder of module.def.body) {
      if (holder.kind !== 'class' || !holder.def.members.some((member) => member.name === name)) continue
      const value = module.member(holder.name, run)
      const nested = value?.kind === 'class' ? classMember(run, value, name) : undefined
      if (nested?.kind === 'class') return nested
    }
  }
  return undefined
}

/** Extension methods of a name: `static void MapUsers(this IEndpointRouteBuilder app)`. */
export function extensionMethods(name: string, run: Interpreter): FunctionValue[] {
  return indexOf(run.project)
    .extensions(name, run.project)
    .flatMap(({ module, holder }) => {
      const of = module.member(holder, run)
      const method = of?.kind === 'class' ? classMember(run, of, name) : undefined
      return method?.kind === 'function' ? [method] : []
    })
}
